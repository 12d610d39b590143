// The standard-error display of progress: a bar that is drawn over itself on a terminal, a plain
// line every ten seconds elsewhere.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "core/progress.h"

namespace vqlm {
namespace {

constexpr double kSecondsBetweenLines = 10;
constexpr double kSecondsWorthALine = 2;
constexpr std::size_t kBarWidth = 20;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string rounded(double value, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

std::string rate_text(const ProgressUpdate& update) {
  if (update.unit == "bytes") return rounded(update.rate / 1e6, 1) + " MB/s";
  return rounded(update.rate, update.rate < 10 ? 2 : 0) + " " + update.unit + "/s";
}

std::string count_text(const ProgressUpdate& update) {
  const bool bytes = update.unit == "bytes";
  const auto text = [&](std::int64_t n) {
    return bytes ? rounded(static_cast<double>(n) / 1e6, 1) : std::to_string(n);
  };
  std::string result = text(update.done);
  if (update.total > 0) result.append("/").append(text(update.total));
  return bytes ? result + " MB" : result;
}

// "3/40, 12 steps/s, 1:05 left, loss 2.31"
std::string numbers(const ProgressUpdate& update) {
  std::string result = count_text(update);
  if (update.rate > 0) {
    result.append(", ").append(rate_text(update));
    const double left = static_cast<double>(update.total - update.done) / update.rate;
    if (update.total > update.done && !update.finished)
      result.append(", ").append(duration_text(left)).append(" left");
  }
  if (!update.detail.empty()) result.append(", ").append(update.detail);
  return result;
}

void put(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

// Cuts to the width of the terminal without cutting a UTF-8 character in two.
std::string fitted(std::string line) {
  std::size_t width = terminal_width() - 1;
  if (line.size() <= width) return line;
  while (width > 0 && (static_cast<unsigned char>(line[width]) & 0xC0) == 0x80) --width;
  return line.substr(0, width);
}

int percent(const ProgressUpdate& update) {
  if (update.total <= 0) return 0;
  return static_cast<int>(100 * std::clamp(update.done, std::int64_t{0}, update.total) /
                          update.total);
}

// "train a [=====     ] 25% 1/4 steps, ..."
std::string bar_line(const ProgressUpdate& update) {
  std::string line = update.what + " ";
  if (update.total > 0) {
    const auto full = static_cast<std::size_t>(percent(update)) * kBarWidth / 100;
    line += '[';
    line.append(full, '=').append(kBarWidth - full, ' ');
    line += "] " + std::to_string(percent(update)) + "% ";
  }
  return line + numbers(update);
}

// "train a 25% 1:05 left" or "cells 3/40": the form in which several share a line.
std::string short_form(const ProgressUpdate& update) {
  if (update.total <= 0 || update.rate <= 0) return update.what + " " + count_text(update);
  const double left = static_cast<double>(update.total - update.done) / update.rate;
  return update.what + " " + std::to_string(percent(update)) + "% " + duration_text(left) + " left";
}

// One line at the bottom, drawn over itself: the work under way. Work that took a while leaves a
// line of its own when it ends.
class TerminalLine {
 public:
  void show(const ProgressUpdate& update) {
    const auto place = std::find_if(active_.begin(), active_.end(), [&](const Work& work) {
      return work.update.what == update.what;
    });
    Work work{update, place == active_.end() ? now() : place->since};
    std::string line = "\r\033[K";
    if (update.finished) {
      if (place != active_.end()) active_.erase(place);
      if (now() - work.since >= kSecondsWorthALine) line += fitted(bar_line(update)) + "\n";
    } else if (place == active_.end()) {
      active_.push_back(work);
    } else {
      *place = work;
    }
    put(line + fitted(active_text()));
  }

 private:
  struct Work {
    ProgressUpdate update;
    double since = 0;
  };
  std::string active_text() const {
    if (active_.size() == 1) return bar_line(active_.front().update);
    std::string text;
    for (const Work& work : active_) text += (text.empty() ? "" : " | ") + short_form(work.update);
    return text;
  }
  std::vector<Work> active_;  // in the order of their start
};

// When a line for a piece of work was last printed, and whether any was.
struct Printed {
  double time = 0;
  bool any = false;
};

void print_line(const ProgressUpdate& update, std::map<std::string, Printed>& works) {
  const auto [it, is_new] = works.try_emplace(update.what, Printed{now(), false});
  Printed& printed = it->second;
  const bool due = now() - printed.time >= kSecondsBetweenLines;
  if (due || (update.finished && printed.any)) {
    put(update.what + ": " + numbers(update) + (update.finished ? ", done\n" : "\n"));
    printed = {now(), true};
  }
  if (update.finished) works.erase(it);
}

}  // namespace

std::string duration_text(double seconds) {
  const auto total = static_cast<long>(std::min(seconds + 0.5, 3.6e8));
  std::array<char, 64> text{};
  if (total >= 3600)
    std::snprintf(text.data(), text.size(), "%ld:%02ld:%02ld", total / 3600, total / 60 % 60,
                  total % 60);
  else
    std::snprintf(text.data(), text.size(), "%ld:%02ld", total / 60, total % 60);
  return text.data();
}

ProgressSink terminal_progress() {
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
  if (::isatty(STDERR_FILENO) != 0 && !dumb)
    return [line = std::make_shared<TerminalLine>()](const ProgressUpdate& update) {
      line->show(update);
    };
  return [works = std::make_shared<std::map<std::string, Printed>>()](
             const ProgressUpdate& update) { print_line(update, *works); };
}

}  // namespace vqlm
