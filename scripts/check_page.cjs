// Opens one HTML file in headless Chromium and prints what is wrong with it as JSON: for each width
// the elements wider than the page, on paper too, failed resources and messages of the console,
// and the violations that axe-core finds, in light and in dark. Pictures and the printed page go into
// the folder PICTURES. Run by check_report.py.
//
//   NODE_PATH=<node_modules with puppeteer-core and axe-core> node check_page.cjs PAGE CHROMIUM PICTURES
'use strict';
const path = require('path');
const { pathToFileURL } = require('url');
const puppeteer = require('puppeteer-core');

const SCREENS = [375, 1280];
const PAPER = { width: 703, height: 1032 };  // A4 less margins of 12 mm, at 96 dots an inch
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// In the page: elements that reach beyond its width, those inside a scrolling region aside. `turned`
// is the width of the pages that broad tables are printed on; 0 on a screen.
function tooWide(turned) {
  const page = document.documentElement.clientWidth + 1;
  const limit = (element) => turned && element.closest('.broad') ? turned + 1 : page;
  const scrolls = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  const hidden = (element) => element.closest('svg svg, svg *, caption') !== null;
  const found = [...document.body.querySelectorAll('*')]
    .filter((e) => !hidden(e) && !scrolls(e) &&
      (e.getBoundingClientRect().right > limit(e) || e.getBoundingClientRect().left < -1))
    .map((e) => `<${e.tagName.toLowerCase()}> ${Math.round(e.getBoundingClientRect().right)}px: ` +
      e.textContent.trim().slice(0, 40));
  if (!turned && document.documentElement.scrollWidth > page)
    found.push(`the page scrolls to ${document.documentElement.scrollWidth}px`);
  return found;
}

// In the page: the button of each heading, pressed once and twice, orders the rows both ways by their
// numbers, and pressed again restores the order of the report.
function unsorted() {
  const wrong = [];
  const ordered = (numbers, state) => numbers.every((number, at) => at === 0 ||
    (state === 'ascending' ? numbers[at - 1] <= number : numbers[at - 1] >= number));
  const sorts = (table, head) => {
    const rows = () => [...table.tBodies[0].rows], before = rows();
    const states = [1, 2].map(() => {
      head.querySelector('button').click();
      const state = head.getAttribute('aria-sort');
      const values = rows().map((row) => row.cells[head.cellIndex].dataset.value)
        .filter((value) => value !== undefined).map(Number);
      return ordered(values, state) ? state : 'wrong order';
    });
    head.querySelector('button').click();
    return states.sort().join() === 'ascending,descending' && !head.hasAttribute('aria-sort') &&
      rows().every((row, at) => row === before[at]);
  };
  for (const table of document.querySelectorAll('main table'))
    for (const head of table.tHead.rows[0].cells)
      if (!head.querySelector('button') || !sorts(table, head))
        wrong.push(`${table.caption.textContent}: ${head.textContent}`);
  return wrong;
}

async function violations(page, axe) {
  await page.addScriptTag({ content: axe });
  const result = await page.evaluate(async (tags) => {
    const found = await window.axe.run(document,
      { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations', 'incomplete'] });
    for (const node of found.incomplete.flatMap((one) => one.nodes))
      node.inDrawing = document.querySelector(node.target[0]).closest('svg') !== null;
    return found;
  }, TAGS);
  return {
    undecided: result.incomplete.map((v) => {
      const drawn = v.nodes.filter((node) => node.inDrawing).length;
      return `${v.id} of ${drawn} elements of drawings, ${v.nodes.length - drawn} others`;
    }),
    rules: result.passes.length,
    found: result.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.help}; ` +
      v.nodes[0].html.slice(0, 120)),
  };
}

async function main([file, chromium, pictures]) {
  const axe = require('fs').readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await puppeteer.launch(
    { executablePath: chromium, args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'] });
  const report = { widths: {}, failed: [], axe: {}, sorting: [], plain: [] };
  try {
    const page = await browser.newPage();
    page.on('requestfailed', (r) => report.failed.push(`${r.url()}: ${r.failure().errorText}`));
    page.on('console', (m) => report.failed.push(`console ${m.type()}: ${m.text()}`));
    page.on('pageerror', (error) => report.failed.push(`script: ${error.message}`));
    const address = pathToFileURL(path.resolve(file)).href;
    const look = async (name, width, height, turned) => {
      await page.setViewport({ width, height });
      await page.goto(address, { waitUntil: 'load' });
      report.widths[name] = await page.evaluate(tooWide, turned);
      await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
    };
    for (const width of SCREENS) await look(`${width}px`, width, 800, 0);
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto(address, { waitUntil: 'load' });
      report.axe[scheme] = await violations(page, axe);
    }
    await page.emulateMediaFeatures([]);
    await page.goto(address, { waitUntil: 'load' });
    report.sorting = await page.evaluate(unsorted);
    const words = await page.evaluate(() => document.body.innerText.replace(/\s+/g, ''));
    await page.setJavaScriptEnabled(false);
    await page.goto(address, { waitUntil: 'load' });
    if (await page.evaluate(() => document.body.innerText.replace(/\s+/g, '')) !== words)
      report.plain.push('the page reads otherwise without scripts');
    await page.emulateMediaType('print');
    await look('paper', PAPER.width, PAPER.height, PAPER.height);
    await page.pdf({ path: path.join(pictures, 'paper.pdf'), preferCSSPageSize: true });
  } finally {
    await browser.close();
  }
  console.log(JSON.stringify(report));
}

main(process.argv.slice(2)).catch((error) => { console.error(error.message); process.exit(1); });
