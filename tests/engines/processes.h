// Whether a process that a test started has ended.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

namespace vqlm {

inline bool alive(pid_t pid) {
  // A zombie (whoever inherited it has not looked yet) does not count.
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string number, name, state;
  return stat >> number >> name >> state && state != "Z";
}

// Within five seconds.
inline bool gone_soon(pid_t pid) {
  for (int i = 0; i < 500 && alive(pid); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return !alive(pid);
}

}  // namespace vqlm
