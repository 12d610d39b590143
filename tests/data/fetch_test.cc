#include "data/fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/progress.h"
#include "data/archive_writer.h"
#include "data/dataset_catalog.h"
#include "data/dataset_files.h"
#include "data/http_server.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

class FetchTest : public testing::Test {
 protected:
  FetchTest() {
    ::setenv("no_proxy", "127.0.0.1", 1);
    set_progress_sink({});
    set_log_options({LogLevel::kOff, false});
    ServerBehaviour behaviour;
    behaviour.content = "one\ntwo\n";
    server_.set(behaviour);
    options_.retry_seconds = 0.01;
    options_.attempts = 1;
  }
  // Writes tiny.json with these further keys of its one file; returns its path.
  std::string define(const std::string& keys) const {
    return folder_.write("tiny.json",
                         R"({"kind": "lines", "files": {"t": {"file": "t.gz", "address": ")" +
                             server_.address() + "\", " + keys +
                             R"(}}, "splits": {"test": {"files": {"text": "t"}}}})");
  }
  DataLocation location(const std::string& mirror = "") const {
    return {mirror, folder_ / "cache"};
  }
  std::string failure(const std::string& set) const {
    try {
      fetch_dataset(set, location(), options_);
    } catch (const RuntimeError& error) {
      return error.what();
    }
    return "";
  }

  TemporaryFolder folder_;
  HttpServer server_{{}};
  DownloadOptions options_;
  const std::string right_ = sha256_hex("one\ntwo\n");
};

TEST_F(FetchTest, DownloadsOnceAndVerifies) {
  const std::string set = define("\"sha256\": \"" + right_ + "\"");
  const auto first = fetch_dataset(set, location(), options_);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].origin, "download");
  EXPECT_FALSE(first[0].recorded);
  EXPECT_EQ(read_file(folder_ / "cache/tiny/t.gz"), "one\ntwo\n");
  EXPECT_EQ(fetch_dataset(set, location(), options_)[0].origin, "cache");
  EXPECT_EQ(server_.requests().size(), 1U);
  EXPECT_EQ(verify_dataset(set, location())[0].problem, "");
}

TEST_F(FetchTest, KeepsNothingOfAWrongFile) {
  const std::string wrong = sha256_hex("another");
  for (const std::string& keys : {"\"sha256\": \"" + wrong + "\"",
                                  "\"sha256\": null, \"content_sha256\": \"" + wrong + "\""}) {
    const std::string message = failure(define(keys));
    EXPECT_THAT(message, HasSubstr("expected SHA-256 " + wrong));
    EXPECT_THAT(message, HasSubstr("nothing of it was kept"));
    EXPECT_TRUE(std::filesystem::is_empty(folder_ / "cache/tiny"));
  }
}

TEST_F(FetchTest, RecordsAnUnknownChecksumAndHoldsToIt) {
  const std::string set = define("\"sha256\": null");
  EXPECT_TRUE(fetch_dataset(set, location(), options_)[0].recorded);
  EXPECT_EQ(recorded_checksum(load_dataset_definition(set), "t.gz", location()), right_);
  std::filesystem::remove(folder_ / "cache/tiny/t.gz");
  ServerBehaviour changed;
  changed.content = "three\n";
  server_.set(changed);
  EXPECT_THAT(failure(set), HasSubstr("expected SHA-256 " + right_));
}

TEST_F(FetchTest, TakesTheMirrorWithoutAskingTheServer) {
  folder_.write("mirror/tiny/x", "");
  write_gzip(folder_ / "mirror/tiny/t.gz", "one\ntwo\n");
  const std::string set =
      define("\"sha256\": \"" + sha256_file(folder_ / "mirror/tiny/t.gz") +
             "\", \"served_as\": \"t.txt\", \"content_sha256\": \"" + right_ + "\"");
  const auto fetched = fetch_dataset(set, location(folder_ / "mirror"), options_);
  EXPECT_EQ(fetched[0].origin, "mirror");
  EXPECT_TRUE(server_.requests().empty());
  EXPECT_TRUE(std::filesystem::exists(folder_ / "cache/tiny/t.gz"));
}

TEST_F(FetchTest, TheServedFormIsCheckedByItsContent) {
  const std::string set =
      define("\"sha256\": \"" + sha256_hex("packed") +
             "\", \"served_as\": \"t.txt\", \"content_sha256\": \"" + right_ + "\"");
  const auto fetched = fetch_dataset(set, location(), options_);
  EXPECT_EQ(fetched[0].file, "t.txt");
  EXPECT_FALSE(fetched[0].recorded);
  EXPECT_EQ(verify_dataset(set, location())[0].path, folder_ / "cache/tiny/t.txt");
}

TEST_F(FetchTest, SaysWhatIsMissing) {
  ServerBehaviour missing;
  missing.status = 404;
  server_.set(missing);
  EXPECT_THAT(failure(define("\"sha256\": null")), HasSubstr("got HTTP status 404"));
  const std::string set = folder_.write("tiny.json", R"({"kind": "lines",
      "files": {"t": {"file": "t.gz", "sha256": null}},
      "splits": {"test": {"files": {"text": "t"}}}})");
  EXPECT_THAT(failure(set), HasSubstr("--mirror DIR"));
  EXPECT_THAT(verify_dataset(set, location())[0].problem, HasSubstr("expected the file t.gz"));
}

}  // namespace
}  // namespace vqlm
