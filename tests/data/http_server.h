// A web server of one file on the loopback interface, with the faults a download must survive.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace vqlm {

struct ServerBehaviour {
  std::string content;
  std::string etag = "\"one\"";   // empty: none is sent
  bool supports_range = true;     // else a range is answered by the whole file
  std::int64_t cut_after = -1;    // bytes of a body after which the connection is closed; -1: never
  std::int64_t cut_times = 1000;  // responses that are cut so, then whole ones
  std::int64_t stall_after = -1;  // bytes after which nothing more is sent
  int status = 200;               // another one is sent without the file
  std::int64_t status_times = 1000;  // responses with that status, then 200
  std::string redirect;              // address sent with a status of 3xx
};

class HttpServer {
 public:
  explicit HttpServer(ServerBehaviour behaviour);
  ~HttpServer();
  std::string address(const std::string& path = "/file") const;
  void set(ServerBehaviour behaviour);
  std::vector<std::string> requests() const;  // their heads

 private:
  void serve();
  void answer(int connection);
  ServerBehaviour behaviour_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::atomic<bool> stop_{false};
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace vqlm
