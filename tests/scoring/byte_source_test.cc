#include "scoring/byte_source.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "data/temporary_folder.h"
#include "scoring/gzip_member.h"

namespace vqlm {
namespace {

std::string read_all(ByteSource& source, std::size_t room) {
  std::string text, piece(room, '\0');
  while (const std::size_t size = source.read(piece.data(), room)) text += piece.substr(0, size);
  return text;
}

TEST(ByteSource, ReadsFilesAndTheirPackedForm) {
  const TemporaryFolder files;
  const std::string text = "one\ntwo\n\xFF";
  EXPECT_EQ(read_all(*open_bytes(files.write("a", text)), 3), text);
  EXPECT_EQ(read_all(*open_bytes(files.write("a.gz", gzipped(text))), 3), text);
}

TEST(ByteSource, GzipMayHaveSeveralMembersAndZerosBehind) {
  const TemporaryFolder files;
  const std::string packed =
      gzipped("one\n") + gzipped("") + gzipped("two\n") + std::string(9, '\0');
  EXPECT_EQ(read_all(*open_bytes(files.write("a.gz", packed)), 100), "one\ntwo\n");
  EXPECT_EQ(read_all(*open_bytes(files.write("empty.gz", "")), 100), "");
}

TEST(ByteSource, GivesOutWhatStandsBeforeDamage) {
  const TemporaryFolder files;
  const std::string packed = gzipped("one\n");
  for (const std::string& damaged :
       {packed + "junk", packed.substr(0, packed.size() - 1), packed + packed.substr(0, 5)}) {
    const auto source = open_bytes(files.write("a.gz", damaged));
    std::string piece(100, '\0');
    EXPECT_EQ(source->read(piece.data(), 100), 4U);
    EXPECT_THROW(source->read(piece.data(), 100), RuntimeError);
    EXPECT_THROW(source->read(piece.data(), 100), RuntimeError);
  }
}

TEST(ByteSource, RefusesWhatIsNoFile) {
  const TemporaryFolder files;
  EXPECT_THROW(open_bytes(files / "missing"), RuntimeError);
  std::string piece(10, '\0');
  EXPECT_THROW(open_bytes(files.path())->read(piece.data(), 10), RuntimeError);  // a folder
  const auto plain = open_bytes(files.write("plain.gz", "text"));
  EXPECT_THROW(plain->read(piece.data(), 10), RuntimeError);
}

}  // namespace
}  // namespace vqlm
