#include "reports/html_script.h"

namespace vqlm {
namespace {

// Every heading becomes a button: better values first, then the other way round, then the order of
// the report. Cells without a number (n/a) stay below.
constexpr const char* kScript = R"js(
'use strict';
for (const table of document.querySelectorAll('main table')) {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells], rows = [...body.rows];
  const key = (row, column) => {
    const cell = row.cells[column], value = cell.dataset.value;
    if (value !== undefined) return [0, Number(value)];
    return [cell.classList.contains('number') ? 2 : 1, cell.textContent];
  };
  const compare = (a, b) => typeof a === 'number' ? a - b
    : a.localeCompare(b, document.documentElement.lang, { numeric: true });
  const sort = (column, sign) => (first, second) => {
    const a = key(first, column), b = key(second, column);
    return a[0] - b[0] || sign * compare(a[1], b[1]);
  };
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    while (head.firstChild && head.firstChild.nodeName !== 'SUP') button.append(head.firstChild);
    head.prepend(button);
    const orders = ['ascending', 'descending'];
    if (button.textContent.includes('\u2191')) orders.reverse();
    button.addEventListener('click', () => {
      const next = orders[orders.indexOf(head.getAttribute('aria-sort')) + 1];
      for (const other of heads) other.removeAttribute('aria-sort');
      if (next) head.setAttribute('aria-sort', next);
      body.append(...(next ? [...rows].sort(sort(column, next === 'ascending' ? 1 : -1)) : rows));
    });
  });
}
)js";

}  // namespace

const char* html_script() { return kScript; }

}  // namespace vqlm
