#include "engines/signal_watch.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(SignalWatchTest, ASignalIsNotedAndTakesItsCourseAfterwards) {
  const auto watched = [] {
    {
      const SignalWatch watch;
      std::raise(SIGTERM);
      if (SignalWatch::caught() != SIGTERM) return;
    }
    SignalWatch::pass_on();
  };
  EXPECT_EXIT(watched(), testing::KilledBySignal(SIGTERM), "");
}

TEST(SignalWatchTest, WithoutASignalNothingIsPassedOn) {
  { const SignalWatch watch; }
  EXPECT_EQ(SignalWatch::caught(), 0);
  EXPECT_NO_THROW(SignalWatch::pass_on());
}

TEST(SignalWatchTest, AnIgnoredSignalStaysIgnored) {
  const auto old = std::signal(SIGINT, SIG_IGN);
  {
    const SignalWatch watch;
    std::raise(SIGINT);
    EXPECT_EQ(SignalWatch::caught(), 0);
  }
  EXPECT_EQ(std::signal(SIGINT, old), SIG_IGN);
}

}  // namespace
}  // namespace vqlm
