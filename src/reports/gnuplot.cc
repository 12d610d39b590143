#include "reports/gnuplot.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

namespace vqlm {
namespace {

constexpr int kTimeoutSeconds = 60;
constexpr int kPollMilliseconds = 5;

// Narrow enough that the text stays readable on a telephone.
constexpr const char* kTerminal =
    "set encoding utf8\n"
    "set terminal svg size 480,340 fixed enhanced background rgb 'white' "
    "font 'Helvetica,Arial,Noto Sans CJK SC,Droid Sans Fallback,sans-serif,15' lw 1.3\n"
    "set border 3 lc rgb '#333333'\nset tics nomirror\nset grid lc rgb '#dddddd' lw 0.7\n";

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using TemporaryFile = std::unique_ptr<std::FILE, CloseFile>;

std::string content_of(std::FILE* file) {
  std::string content;
  std::rewind(file);
  char block[4096];
  for (std::size_t n = 0; (n = std::fread(block, 1, sizeof block, file)) > 0;)
    content.append(block, n);
  return content;
}

// Environment of the child: where to find it, and nothing that changes its output.
std::vector<std::string> environment() {
  const char* path = std::getenv("PATH");
  return {std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path), "LC_ALL=C"};
}

// The exit status, or -1 with `problem` filled.
int run_gnuplot(std::FILE* in, std::FILE* out, std::FILE* errors, std::string& problem) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fileno(in), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fileno(out), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fileno(errors), STDERR_FILENO);
  char name[] = "gnuplot", defaults[] = "-d", from_input[] = "-";
  char* arguments[] = {name, defaults, from_input, nullptr};
  std::vector<std::string> variables = environment();
  std::vector<char*> pointers;
  for (std::string& variable : variables) pointers.push_back(variable.data());
  pointers.push_back(nullptr);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, name, &actions, nullptr, arguments, pointers.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    problem = failed == ENOENT ? "gnuplot was not found in PATH"
                               : std::string("gnuplot could not be started: ") + strerror(failed);
    return -1;
  }
  int status = 0;
  for (int waited = 0; waitpid(child, &status, WNOHANG) == 0; waited += kPollMilliseconds) {
    if (waited > kTimeoutSeconds * 1000) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      problem = "gnuplot took longer than " + std::to_string(kTimeoutSeconds) + " seconds";
      return -1;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(kPollMilliseconds));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string xml_escaped(std::string text) {
  replace_all(text, "&", "&amp;");
  replace_all(text, "<", "&lt;");
  replace_all(text, ">", "&gt;");
  replace_all(text, "\"", "&quot;");
  return text;
}

// Drops the prologue and what names the program, makes ids unique, names the drawing.
std::string as_element(const std::string& id, const std::string& title, std::string svg) {
  const std::size_t start = svg.find("<svg"), end = svg.rfind("</svg>");
  if (start == std::string::npos || end == std::string::npos) return "";
  svg = svg.substr(start, end + std::strlen("</svg>") - start);
  const std::size_t head = svg.find("<title>"), tail = svg.find("</desc>");
  if (head != std::string::npos && tail != std::string::npos)
    svg.replace(head, tail + std::strlen("</desc>") - head,
                "<title>" + xml_escaped(title) + "</title>");
  for (const char* mark : {" id=\"", " id='", "href='#", "href=\"#", "url(#"})
    replace_all(svg, mark, std::string(mark) + id + "-");
  svg.insert(std::strlen("<svg"), " role=\"img\" aria-label=\"" + xml_escaped(title) + "\"");
  return svg;
}

}  // namespace

Drawing draw_with_gnuplot(const std::string& id, const std::string& title,
                          const std::string& script) {
  Drawing drawing;
  const TemporaryFile in(std::tmpfile()), out(std::tmpfile()), errors(std::tmpfile());
  if (!in || !out || !errors) {
    drawing.problem = std::string("no temporary file could be made: ") + std::strerror(errno);
    return drawing;
  }
  const std::string input = kTerminal + script;
  std::fwrite(input.data(), 1, input.size(), in.get());
  std::rewind(in.get());
  const int status = run_gnuplot(in.get(), out.get(), errors.get(), drawing.problem);
  if (status < 0) return drawing;
  if (status == 0) drawing.svg = as_element(id, title, content_of(out.get()));
  if (drawing.svg.empty()) {
    std::string message = content_of(errors.get());
    for (char& c : message) c = c == '\n' ? ' ' : c;
    drawing.problem = "gnuplot failed with status " + std::to_string(status) + ": " + message;
  }
  return drawing;
}

std::string gnuplot_quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text)
    if (c == '\'')
      result += "''";
    else
      result += c == '\n' ? ' ' : c;
  return result + "'";
}

}  // namespace vqlm
