#include "scoring/argument_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::ElementsAre;

using Log = std::vector<std::string>;

// What a call of the parser did, in order: "option:value,value", "rest:...".
class ParserRun {
 public:
  explicit ParserRun(const std::vector<std::string>& arguments) {
    std::vector<CommandOption> options;
    add(options, {"--short", "-sh"}, Arity::kFlag);
    add(options, {"--smooth", "-s"}, Arity::kOne);
    add(options, {"--quiet", "-q"}, Arity::kFlag);
    add(options, {"--width", "-w"}, Arity::kOne);
    add(options, {"--input", "-i"}, Arity::kAny);
    add(options, {"--metrics", "-m"}, Arity::kSome);
    add(options, {"--help", "-h"}, Arity::kFlag);
    options.back().stops = true;
    add(options, {"--shade"}, Arity::kFlag);
    options.back().abbreviated = false;
    ArgumentParser parser(options, [this](const std::vector<std::string>& v) { note("rest", v); });
    done_ = parser.parse(arguments);
  }

  const Log& log() const { return log_; }
  bool done() const { return done_; }

 private:
  void add(std::vector<CommandOption>& options, std::vector<std::string> names, Arity arity) {
    const std::string name = names[0].substr(2);
    options.push_back({std::move(names), arity,
                       [this, name](const std::vector<std::string>& v) { note(name, v); }});
  }
  void note(const std::string& name, const std::vector<std::string>& values) {
    std::string line = name + ":";
    for (std::size_t i = 0; i < values.size(); ++i) line += (i > 0 ? "," : "") + values[i];
    log_.push_back(line);
  }

  Log log_;
  bool done_ = false;
};

Log parsed(const std::vector<std::string>& arguments) { return ParserRun(arguments).log(); }

TEST(ArgumentParser, ListsEndAtTheNextOption) {
  EXPECT_THAT(parsed({"r1", "r2", "-i", "a", "b", "-m", "bleu"}),
              ElementsAre("rest:r1,r2", "input:a,b", "metrics:bleu"));
  EXPECT_THAT(parsed({"-i", "-sh", "r"}), ElementsAre("input:", "short:", "rest:r"));
}

TEST(ArgumentParser, ValuesMayBeAttached) {
  EXPECT_THAT(parsed({"-w2", "-w=3", "--width=4", "-sexp"}),
              ElementsAre("width:2", "width:3", "width:4", "smooth:exp", "rest:"));
}

TEST(ArgumentParser, FlagsOfOneLetterMayBeWrittenTogether) {
  EXPECT_THAT(parsed({"-qw5"}), ElementsAre("quiet:", "width:5", "rest:"));
  EXPECT_THROW(parsed({"-qz"}), InvalidArgument);
  EXPECT_THROW(parsed({"--quiet=1"}), InvalidArgument);
}

TEST(ArgumentParser, BeginningsOfNamesMustBeClear) {
  EXPECT_THAT(parsed({"--wid", "1", "--sho"}), ElementsAre("width:1", "short:", "rest:"));
  EXPECT_THROW(parsed({"--s"}), InvalidArgument);  // short, smooth
  EXPECT_THAT(parsed({"--shade"}), ElementsAre("shade:", "rest:"));
  EXPECT_THAT(parsed({"--sh"}), ElementsAre("short:", "rest:"));  // shade has no abbreviations
}

TEST(ArgumentParser, NumbersBelowZeroAreValues) {
  EXPECT_THAT(parsed({"-w", "-1", "-5"}), ElementsAre("width:-1", "rest:-5"));
  EXPECT_THAT(parsed({"-x y"}), ElementsAre("rest:-x y"));  // options have no blanks
  EXPECT_THROW(parsed({"-x"}), InvalidArgument);
}

TEST(ArgumentParser, BehindTwoDashesNothingIsAnOption) {
  EXPECT_THAT(parsed({"-i", "a", "--", "-q", "r"}), ElementsAre("input:a", "rest:-q,r"));
  EXPECT_THROW(parsed({"r", "-i", "a", "--", "s"}), InvalidArgument);
}

TEST(ArgumentParser, OnlyOneRunBelongsToNoOption) {
  EXPECT_THAT(parsed({"-q", "r", "-sh"}), ElementsAre("quiet:", "rest:r", "short:"));
  EXPECT_THROW(parsed({"r", "-q", "s"}), InvalidArgument);
}

TEST(ArgumentParser, MissingValuesAreRefused) {
  EXPECT_THROW(parsed({"-w"}), InvalidArgument);
  EXPECT_THROW(parsed({"-m", "-q"}), InvalidArgument);
}

TEST(ArgumentParser, HelpStopsBeforeWhatIsWrong) {
  const ParserRun run({"-h", "--unknown", "-w"});
  EXPECT_FALSE(run.done());
  EXPECT_THAT(run.log(), ElementsAre("help:"));
}

}  // namespace
}  // namespace vqlm
