// The log: everything that is not a result goes to standard error, through here. Takes finished
// strings, so that no formatting library crosses into targets that link LibTorch.
#pragma once

#include <functional>
#include <string>

namespace vqlm {

enum class LogLevel { kDebug, kInfo, kWarning, kError, kOff };

struct LogOptions {
  LogLevel level = LogLevel::kInfo;
  bool color = false;  // off with NO_COLOR or when standard error is no terminal
};

void set_log_options(const LogOptions& options);
// Takes every message in place of standard error, whatever the options; an empty one: standard
// error again. Not while other threads log.
using LogSink = std::function<void(LogLevel, const std::string&)>;
void set_log_sink(LogSink sink);
LogLevel log_level_from_name(const std::string& name);  // throws InvalidArgument on an unknown one
void log_message(LogLevel level, const std::string& message);
void log_debug(const std::string& message);
void log_info(const std::string& message);
void log_warning(const std::string& message);
void log_error(const std::string& message);

}  // namespace vqlm
