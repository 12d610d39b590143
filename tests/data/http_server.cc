#include "data/http_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace vqlm {
namespace {

std::string read_head(int connection) {
  std::string head;
  char byte = 0;
  while (head.find("\r\n\r\n") == std::string::npos && ::recv(connection, &byte, 1, 0) == 1)
    head.push_back(byte);
  return head;
}

std::string header_of(const std::string& head, const std::string& name) {
  const auto start = head.find("\r\n" + name + ": ");
  if (start == std::string::npos) return "";
  const auto value = start + name.size() + 4;
  return head.substr(value, head.find("\r\n", value) - value);
}

void send_all(int connection, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count =
        ::send(connection, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

}  // namespace

HttpServer::HttpServer(ServerBehaviour behaviour) : behaviour_(std::move(behaviour)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof where;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&where), size) != 0 ||
      ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&where), &size) != 0)
    throw std::runtime_error("no loopback server");
  port_ = ntohs(where.sin_port);
  thread_ = std::thread([this] { serve(); });
}

HttpServer::~HttpServer() {
  stop_ = true;
  thread_.join();
  ::close(listener_);
}

std::string HttpServer::address(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

void HttpServer::set(ServerBehaviour behaviour) {
  const std::lock_guard<std::mutex> lock(mutex_);
  behaviour_ = std::move(behaviour);
}

std::vector<std::string> HttpServer::requests() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return requests_;
}

void HttpServer::serve() {
  while (!stop_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const int connection = ::accept(listener_, nullptr, nullptr);
    if (connection < 0) continue;
    answer(connection);
    ::close(connection);
  }
}

void HttpServer::answer(int connection) {
  const std::string head = read_head(connection);
  ServerBehaviour now;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    requests_.push_back(head);
    now = behaviour_;
    if (behaviour_.status_times > 0) --behaviour_.status_times;
    if (behaviour_.cut_times > 0) --behaviour_.cut_times;
  }
  if (now.status != 200 && now.status_times > 0) {
    const std::string location = now.redirect.empty() ? "" : "Location: " + now.redirect + "\r\n";
    send_all(connection, "HTTP/1.1 " + std::to_string(now.status) + " No\r\n" + location +
                             "Content-Length: 5\r\nConnection: close\r\n\r\nsorry");
    return;
  }
  const std::string range = header_of(head, "Range");
  const bool same = header_of(head, "If-Range").empty() || header_of(head, "If-Range") == now.etag;
  std::size_t from = 0;
  if (!range.empty() && now.supports_range && same) from = std::stoul(range.substr(6));
  std::string reply = "HTTP/1.1 200 OK\r\n";
  if (from > 0)
    reply = "HTTP/1.1 206 Partial\r\nContent-Range: bytes " + std::to_string(from) + "-" +
            std::to_string(now.content.size() - 1) + "/" + std::to_string(now.content.size()) +
            "\r\n";
  if (!now.etag.empty()) reply += "ETag: " + now.etag + "\r\n";
  std::string body = now.content.substr(std::min(from, now.content.size()));
  reply += "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n";
  if (now.cut_after >= 0 && now.cut_times > 0)
    body.resize(std::min(body.size(), static_cast<std::size_t>(now.cut_after)));
  if (now.stall_after >= 0) body.resize(static_cast<std::size_t>(now.stall_after));
  send_all(connection, reply + body);
  while (now.stall_after >= 0 && !stop_) {  // until the client goes
    pollfd waiting{connection, POLLIN | POLLHUP, 0};
    if (::poll(&waiting, 1, 20) > 0) return;
  }
}

}  // namespace vqlm
