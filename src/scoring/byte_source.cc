#include "scoring/byte_source.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "core/error.h"

namespace vqlm {
namespace {

class DescriptorSource : public ByteSource {
 public:
  DescriptorSource(int descriptor, bool owned, std::string name)
      : descriptor_(descriptor), owned_(owned), name_(std::move(name)) {}
  ~DescriptorSource() override {
    if (owned_) ::close(descriptor_);
  }

  std::size_t read(char* out, std::size_t room) override {
    for (;;) {
      const ssize_t size = ::read(descriptor_, out, room);
      if (size >= 0) return static_cast<std::size_t>(size);
      if (errno != EINTR)
        throw RuntimeError(expected_got(name_, "a readable file", std::strerror(errno)));
    }
  }

 private:
  int descriptor_;
  bool owned_;
  std::string name_;
};

class GzipSource : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> packed, std::string name)
      : packed_(std::move(packed)), name_(std::move(name)), input_(std::size_t{1} << 17) {
    if (inflateInit2(&stream_, 16 + MAX_WBITS) != Z_OK)
      throw RuntimeError(expected_got(name_, "memory to unpack it", "none"));
  }
  ~GzipSource() override { inflateEnd(&stream_); }

  std::size_t read(char* out, std::size_t room) override {
    // zlib counts in 32 bits.
    const auto limit = static_cast<uInt>(std::min<std::size_t>(room, std::size_t{1} << 30));
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = limit;
    while (stream_.avail_out == limit && !fault_) {
      if (stream_.avail_in == 0 && !refill()) {
        if (!inside_) return 0;
        fault_ = "an end in the middle of it";
      } else if (inside_ || begin_member()) {
        unpack();
      }
    }
    const std::size_t size = limit - stream_.avail_out;
    if (size == 0) throw RuntimeError(expected_got(name_, "whole gzip data", fault_));
    return size;
  }

 private:
  bool refill() {
    const std::size_t size = packed_->read(input_.data(), input_.size());
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_.avail_in = static_cast<uInt>(size);
    return size > 0;
  }

  // False when only zeros, which may stand behind a member, were there.
  bool begin_member() {
    while (members_ > 0 && stream_.avail_in > 0 && *stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
    }
    inside_ = stream_.avail_in > 0;
    return inside_;
  }

  void unpack() {
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      inside_ = false;
      ++members_;
      inflateReset(&stream_);
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      fault_ = stream_.msg != nullptr ? stream_.msg : "damaged data";
    }
  }

  std::unique_ptr<ByteSource> packed_;
  std::string name_;
  std::vector<char> input_;
  z_stream stream_{};
  bool inside_ = false;  // a member, header included
  std::size_t members_ = 0;
  const char* fault_ = nullptr;  // what is wrong behind the bytes given out
};

}  // namespace

std::unique_ptr<ByteSource> bytes_of_descriptor(int descriptor, const std::string& name) {
  return std::make_unique<DescriptorSource>(descriptor, false, name);
}

std::unique_ptr<ByteSource> open_bytes(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    throw RuntimeError(expected_got(path, "a readable file", std::strerror(errno)));
#ifdef POSIX_FADV_SEQUENTIAL
  posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
  auto file = std::make_unique<DescriptorSource>(descriptor, true, path);
  if (path.ends_with(".gz")) return std::make_unique<GzipSource>(std::move(file), path);
  return file;
}

}  // namespace vqlm
