#include "reports/drawing_program.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "reports/display_text.h"

namespace vqlm {
namespace {

constexpr int kTimeoutSeconds = 60;
constexpr int kPollMilliseconds = 5;

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
  return {std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path), "LC_ALL=C.UTF-8"};
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

struct Streams {
  TemporaryFile in{std::tmpfile()}, out{std::tmpfile()}, errors{std::tmpfile()};
};

// The child's number, or 0 with `problem` filled.
pid_t start(std::vector<std::string> arguments, const Streams& streams, std::string& problem) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fileno(streams.in.get()), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fileno(streams.out.get()), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fileno(streams.errors.get()), STDERR_FILENO);
  const std::string name = arguments.front();
  std::vector<std::string> variables = environment();
  const std::vector<char*> argument_pointers = pointers_to(arguments),
                           variable_pointers = pointers_to(variables);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, name.c_str(), &actions, nullptr, argument_pointers.data(),
                                  variable_pointers.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed == 0) return child;
  problem = failed == ENOENT ? name + " was not found in PATH"
                             : name + " could not be started: " + std::strerror(failed);
  return 0;
}

// The exit status, or -1 where it had to be killed.
int wait_for(pid_t child) {
  int status = 0;
  for (int waited = 0; waitpid(child, &status, WNOHANG) == 0; waited += kPollMilliseconds) {
    if (waited > kTimeoutSeconds * 1000) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
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

// Without comments, which name the program and its version.
void drop_comments(std::string& svg) {
  for (std::size_t at = svg.find("<!--"); at != std::string::npos; at = svg.find("<!--", at)) {
    const std::size_t end = svg.find("-->", at);
    if (end == std::string::npos) return;
    svg.erase(at, end + std::strlen("-->") - at);
  }
}

}  // namespace

ProgramOutput run_drawing_program(const std::vector<std::string>& arguments,
                                  const std::string& input) {
  ProgramOutput output;
  const Streams streams;
  if (!streams.in || !streams.out || !streams.errors) {
    output.problem = std::string("no temporary file could be made: ") + std::strerror(errno);
    return output;
  }
  std::fwrite(input.data(), 1, input.size(), streams.in.get());
  std::rewind(streams.in.get());
  const pid_t child = start(arguments, streams, output.problem);
  if (child == 0) return output;
  const int status = wait_for(child);
  const std::string& name = arguments.front();
  if (status == 0) {
    output.text = content_of(streams.out.get());
  } else if (status < 0) {
    output.problem = name + " took longer than " + std::to_string(kTimeoutSeconds) + " seconds";
  } else {
    std::string message = content_of(streams.errors.get());
    std::replace(message.begin(), message.end(), '\n', ' ');
    output.problem = name + " failed with status " + std::to_string(status) + ": " + message;
  }
  return output;
}

std::string svg_element(const std::string& id, const std::string& title, std::string svg) {
  const std::size_t start = svg.find("<svg"), end = svg.rfind("</svg>");
  if (start == std::string::npos || end == std::string::npos) return "";
  svg = svg.substr(start, end + std::strlen("</svg>") - start);
  drop_comments(svg);
  const std::size_t head = svg.find("<title>"), tail = svg.find("</desc>");
  if (head != std::string::npos && tail != std::string::npos)
    svg.erase(head, tail + std::strlen("</desc>") - head);
  for (const char* mark : {" id=\"", " id='", "href='#", "href=\"#", "url(#"})
    replace_all(svg, mark, std::string(mark) + id + "-");
  svg.insert(svg.find('>') + 1, "<title>" + markup_escaped(title) + "</title>");
  svg.insert(std::strlen("<svg"), " role=\"img\" aria-label=\"" + markup_escaped(title) + "\"");
  return svg;
}

std::string undated_pdf(std::string pdf) {
  if (pdf.rfind("%PDF", 0) != 0) return "";
  const std::string mark = "/CreationDate (D:", none = "20000101000000";
  for (std::size_t at = pdf.find(mark); at != std::string::npos; at = pdf.find(mark, at + 1))
    if (at + mark.size() + none.size() <= pdf.size())
      pdf.replace(at + mark.size(), none.size(), none);
  return pdf;
}

void add_pdf(const std::string& program, const ProgramOutput& output, Drawing& drawing) {
  drawing.pdf_problem = output.problem;
  drawing.pdf = undated_pdf(output.text);
  if (drawing.pdf.empty() && drawing.pdf_problem.empty())
    drawing.pdf_problem = program + " wrote no PDF";
}

}  // namespace vqlm
