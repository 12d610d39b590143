#include "core/log.h"

#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <utility>

#include "core/registry.h"

namespace vqlm {
namespace {

using Sink = spdlog::sinks::ansicolor_stderr_sink_mt;

struct Log {
  Log() : sink(std::make_shared<Sink>(spdlog::color_mode::never)), logger("vqlm", sink) {
    // On a terminal a progress bar may stand on the line: it is wiped first and drawn again later.
    logger.set_pattern(::isatty(STDERR_FILENO) != 0 ? "\r\033[K%H:%M:%S %^%l%$: %v"
                                                    : "%H:%M:%S %l: %v");
    logger.set_level(spdlog::level::info);
    logger.flush_on(spdlog::level::debug);
  }
  std::shared_ptr<Sink> sink;
  spdlog::logger logger;
  LogSink other;  // empty: standard error
};

Log& process_log() {
  static Log log;
  return log;
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
    case LogLevel::kOff:
      break;
  }
  return spdlog::level::off;
}

}  // namespace

void set_log_sink(LogSink sink) { process_log().other = std::move(sink); }

void set_log_options(const LogOptions& options) {
  const char* no_color = std::getenv("NO_COLOR");
  const bool refused = no_color != nullptr && *no_color != '\0';
  const bool color = options.color && !refused && ::isatty(STDERR_FILENO) != 0;
  process_log().sink->set_color_mode(color ? spdlog::color_mode::always
                                           : spdlog::color_mode::never);
  process_log().logger.set_level(spdlog_level(options.level));
}

LogLevel log_level_from_name(const std::string& name) {
  if (name == "debug") return LogLevel::kDebug;
  if (name == "info") return LogLevel::kInfo;
  if (name == "warning") return LogLevel::kWarning;
  if (name == "error") return LogLevel::kError;
  if (name == "off") return LogLevel::kOff;
  throw_unknown_name("log level", name, {"debug", "info", "warning", "error", "off"});
}

void log_message(LogLevel level, const std::string& message) {
  Log& log = process_log();
  if (log.other) return log.other(level, message);
  log.logger.log(spdlog_level(level), spdlog::string_view_t(message));
}

void log_debug(const std::string& message) { log_message(LogLevel::kDebug, message); }
void log_info(const std::string& message) { log_message(LogLevel::kInfo, message); }
void log_warning(const std::string& message) { log_message(LogLevel::kWarning, message); }
void log_error(const std::string& message) { log_message(LogLevel::kError, message); }

}  // namespace vqlm
