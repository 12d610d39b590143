#include "app/data_cache.h"

#include <gtest/gtest.h>

#include "app/small_config.h"
#include "core/error.h"
#include "core/hash.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

TEST(DataCacheTest, TextsThatCouldNotBeReadAreNotTakenForNone) {
  constexpr const char* kText = "one\ntwo\n";
  const TemporaryFolder folder;
  nlohmann::json config = small_config();
  config["data"]["text"] = {{"use", folder.write("own.json", R"({
      "kind": "lines", "files": {"text": {"file": "t.txt", "sha256": ")" +
                                                                 sha256_hex(kText) + R"("}},
      "splits": {"train": {"files": {"text": "text"}}, "dev": {"files": {"text": "text"}},
                 "test": {"files": {"text": "text"}}}})")}};
  Session session(small_session());
  session.location.mirror.clear();
  session.location.cache = folder / "cache";
  const Plan plan = make_plan(run_config(config), session);
  const Store store(folder / "store");
  DataCache data(plan, session, store);
  for (int attempt = 0; attempt < 2; ++attempt)
    EXPECT_THROW(data.training_texts("text", 1), RuntimeError) << attempt;
  folder.write("t.txt", kText);
  EXPECT_FALSE(data.training_texts("text", 1).empty());
  EXPECT_TRUE(data.training_texts("", 1).empty());
}

}  // namespace
}  // namespace vqlm
