#include "data/download.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <numeric>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/progress.h"
#include "data/http_server.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

class DownloadTest : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("no_proxy", "127.0.0.1", 1);
    set_progress_sink({});
    set_log_options({LogLevel::kOff, false});
    for (std::size_t i = 0; i < 300'000; ++i)
      content_.push_back(static_cast<char>('a' + (i * i + i / 7) % 26));
    options_.retry_seconds = 0.01;
    options_.stall_seconds = 1;
    options_.connect_seconds = 5;
  }
  // Names of what lies in the folder.
  std::vector<std::string> left() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  std::string failure(const std::string& address) const {
    try {
      download_file(address, folder_ / "f", options_);
    } catch (const RuntimeError& error) {
      return error.what();
    }
    return "";
  }
  ServerBehaviour behaviour() const {
    ServerBehaviour result;
    result.content = content_;
    return result;
  }

  TemporaryFolder folder_;
  std::string content_;
  DownloadOptions options_;
};

TEST_F(DownloadTest, GetsTheFileAndItsChecksum) {
  HttpServer server(behaviour());
  options_.sha256 = sha256_hex(content_);
  EXPECT_EQ(download_file(server.address(), folder_ / "deep/er/f", options_), options_.sha256);
  EXPECT_EQ(read_file(folder_ / "deep/er/f"), content_);
}

TEST_F(DownloadTest, FollowsARedirect) {
  HttpServer server(behaviour());
  ServerBehaviour moved;
  moved.status = 302;
  moved.redirect = server.address("/there");
  HttpServer first(moved);
  download_file(first.address(), folder_ / "f", options_);
  EXPECT_EQ(read_file(folder_ / "f"), content_);
}

TEST_F(DownloadTest, KeepsNothingOfAWrongChecksum) {
  HttpServer server(behaviour());
  options_.sha256 = sha256_hex("another");
  const std::string message = failure(server.address());
  EXPECT_THAT(message, HasSubstr("expected SHA-256 " + options_.sha256));
  EXPECT_THAT(message, HasSubstr("nothing of it was kept"));
  EXPECT_TRUE(left().empty());
}

TEST_F(DownloadTest, GoesOnAfterABrokenTransferInTheSameCall) {
  ServerBehaviour broken = behaviour();
  broken.cut_after = 100'000;
  broken.cut_times = 1;
  HttpServer server(broken);
  download_file(server.address(), folder_ / "f", options_);
  EXPECT_EQ(read_file(folder_ / "f"), content_);
  ASSERT_EQ(server.requests().size(), 2U);
  EXPECT_THAT(server.requests()[1], HasSubstr("Range: bytes=100000-"));
  EXPECT_EQ(left(), std::vector<std::string>{"f"});
}

TEST_F(DownloadTest, ResumesInALaterCall) {
  ServerBehaviour broken = behaviour();
  broken.cut_after = 50'000;
  HttpServer server(broken);
  options_.attempts = 1;
  EXPECT_THAT(failure(server.address()), HasSubstr("expected the file"));
  EXPECT_EQ(std::filesystem::file_size(folder_ / "f.part"), 50'000U);
  server.set(behaviour());
  download_file(server.address(), folder_ / "f", options_);
  EXPECT_THAT(server.requests().back(), HasSubstr("Range: bytes=50000-"));
  EXPECT_EQ(read_file(folder_ / "f"), content_);
}

TEST_F(DownloadTest, StartsOverWhenTheFileChanged) {
  ServerBehaviour broken = behaviour();
  broken.cut_after = 50'000;
  HttpServer server(broken);
  options_.attempts = 1;
  failure(server.address());
  ServerBehaviour changed;
  changed.content = "a new and shorter file";
  changed.etag = "\"two\"";
  server.set(changed);
  download_file(server.address(), folder_ / "f", options_);
  EXPECT_EQ(read_file(folder_ / "f"), changed.content);
}

TEST_F(DownloadTest, StartsOverWithoutRangesOrTags) {
  for (const bool has_tag : {true, false}) {
    ServerBehaviour broken = behaviour();
    broken.cut_after = 70'000;
    broken.cut_times = 1;
    broken.supports_range = false;
    if (!has_tag) broken.etag.clear();
    HttpServer server(broken);
    download_file(server.address(), folder_ / "f", options_);
    EXPECT_EQ(read_file(folder_ / "f"), content_);
  }
}

TEST_F(DownloadTest, ReportsAMissingFileAtOnce) {
  ServerBehaviour missing;
  missing.status = 404;
  HttpServer server(missing);
  EXPECT_EQ(failure(server.address()),
            server.address() + ": expected the file, got HTTP status 404");
  EXPECT_EQ(server.requests().size(), 1U);
  EXPECT_TRUE(left().empty());
}

TEST_F(DownloadTest, TriesAgainWhenTheServerIsBusy) {
  ServerBehaviour busy = behaviour();
  busy.status = 503;
  busy.status_times = 2;
  HttpServer server(busy);
  download_file(server.address(), folder_ / "f", options_);
  EXPECT_EQ(read_file(folder_ / "f"), content_);
  EXPECT_EQ(server.requests().size(), 3U);
}

TEST_F(DownloadTest, GivesUpOnAServerThatStalls) {
  ServerBehaviour slow = behaviour();
  slow.stall_after = 10'000;
  HttpServer server(slow);
  options_.attempts = 1;
  EXPECT_THAT(failure(server.address()), HasSubstr("expected the file"));
}

TEST_F(DownloadTest, RefusesASecondDownloadOfTheSameFile) {
  // A download inside a download, by way of the display of the first.
  HttpServer server(behaviour());
  std::string inner;
  set_progress_sink([&](const ProgressUpdate&) {
    if (inner.empty()) inner = failure(server.address());
  });
  download_file(server.address(), folder_ / "f", options_);
  set_progress_sink({});
  EXPECT_THAT(inner, HasSubstr("expected no other download of it"));
}

TEST_F(DownloadTest, RefusesOtherProtocolsAndUnknownHosts) {
  const std::string file = folder_.write("secret", "x");
  EXPECT_THAT(failure("file://" + file), HasSubstr("expected the file"));
  EXPECT_THAT(failure("http://127.0.0.1:1/x"), HasSubstr("expected the file"));
}

}  // namespace
}  // namespace vqlm
