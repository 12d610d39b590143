#include "app/machine.h"

#include <unistd.h>

#include <array>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#if __has_include("source_revision.h")
#include "source_revision.h"  // written by the build
#endif
#ifndef VQLM_SOURCE_REVISION
#define VQLM_SOURCE_REVISION "unknown"
#endif

namespace vqlm {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "unknown";
  return name.data();
}

std::string cpu_model() {
  std::ifstream in("/proc/cpuinfo");
  std::string line;
  while (std::getline(in, line)) {
    const std::size_t colon = line.find(": ");
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos)
      return line.substr(colon + 2);
  }
  return "unknown";
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm time{};
  gmtime_r(&now, &time);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &time)};
}

}  // namespace

nlohmann::json describe_machine() {
  return {{"host", host_name()},
          {"cpu", cpu_model()},
          {"cores", std::thread::hardware_concurrency()},
          {"date", utc_now()},
          {"source", source_revision()}};
}

std::string source_revision() { return VQLM_SOURCE_REVISION; }

}  // namespace vqlm
