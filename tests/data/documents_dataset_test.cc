#include "data/documents_dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "data/own_dataset.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(DocumentsDatasetTest, ReadsJsonLines) {
  OwnDataset set(R"({"kind": "documents", "files": {"t": {"file": "t"}},
                     "splits": {"test": {"files": {"documents": "t"}}}})");
  set.folder().write("t",
                     "{\"document\": \"long\", \"references\": [\"a\", \"b\"]}\n"
                     "{\"document\": \"\xE6\x88\x91\", \"references\": \"c\"}\n");
  const auto examples = set.load("test");
  ASSERT_EQ(examples.size(), 2U);
  EXPECT_EQ(examples[0].source, "long");
  EXPECT_THAT(examples[0].references, ElementsAre("a", "b"));
  EXPECT_THAT(examples[1].references, ElementsAre("c"));
}

TEST(DocumentsDatasetTest, NamesTheDocumentThatIsWrong) {
  OwnDataset set(R"({"kind": "documents", "files": {"t": {"file": "t"}},
                     "splits": {"test": {"files": {"documents": "t"}}},
                     "members": {"document": "text", "references": "summary"}})");
  for (const char* line : {"{\"text\": 3, \"summary\": \"a\"}", "{\"text\": \"x\"}", "[]", "{",
                           "{\"text\": \"x\", \"summary\": []}"}) {
    set.folder().write("t", std::string("{\"text\": \"x\", \"summary\": \"a\"}\n") + line + "\n");
    try {
      set.load("test");
      FAIL() << line;
    } catch (const RuntimeError& error) {
      EXPECT_THAT(error.what(), HasSubstr("split test, document 2"));
    }
  }
}

}  // namespace
}  // namespace vqlm
