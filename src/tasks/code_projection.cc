#include "tasks/code_projection.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "stats/principal_plane.h"

namespace vqlm {
namespace {

constexpr std::size_t kBatch = 64;

// Every 1st, 2nd, 4th, ... place of all: halved when there are twice as many as wanted, so that one
// pass over the examples does.
class EvenlySpread {
 public:
  EvenlySpread(std::size_t wanted, std::size_t dimension) : wanted_(wanted), width_(dimension) {}

  void add(std::span<const float> state, int code) {
    if (seen_++ % every_ != 0) return;
    states_.insert(states_.end(), state.begin(), state.end());
    codes_.push_back(code);
    if (codes_.size() >= 2 * wanted_) halve();
  }

  // The chosen ones, cut to the wanted number, with their places in order.
  void finish() {
    if (codes_.size() <= wanted_) return;
    std::vector<float> states;
    std::vector<int> codes;
    for (std::size_t i = 0; i < wanted_; ++i) take(i * codes_.size() / wanted_, states, codes);
    states_ = std::move(states);
    codes_ = std::move(codes);
  }

  std::span<const float> states() const { return states_; }
  const std::vector<int>& codes() const { return codes_; }

 private:
  void take(std::size_t place, std::vector<float>& states, std::vector<int>& codes) const {
    const auto from = states_.begin() + static_cast<std::ptrdiff_t>(place * width_);
    states.insert(states.end(), from, from + static_cast<std::ptrdiff_t>(width_));
    codes.push_back(codes_[place]);
  }

  void halve() {
    std::vector<float> states;
    std::vector<int> codes;
    for (std::size_t i = 0; i < codes_.size(); i += 2) take(i, states, codes);
    states_ = std::move(states);
    codes_ = std::move(codes);
    every_ *= 2;
  }

  std::size_t wanted_, width_, seen_ = 0, every_ = 1;
  std::vector<float> states_;
  std::vector<int> codes_;
};

nlohmann::json placed(const PrincipalPlane& plane, std::span<const float> point, double last) {
  const auto [x, y] = plane.place(point);
  // Single precision is more than a drawing shows.
  return {static_cast<float>(x), static_cast<float>(y), last};
}

}  // namespace

std::string project_codes(CodeSpace& space, const std::vector<Example>& examples,
                          std::size_t num_outputs) {
  const Codebook book = space.code_vectors();
  const auto width = static_cast<std::size_t>(book.dimension);
  std::vector<double> uses(static_cast<std::size_t>(book.num_codes));
  EvenlySpread chosen(num_outputs, width);
  const std::span<const Example> all(examples);
  for (std::size_t begin = 0; begin < all.size(); begin += kBatch) {
    const CodeStates states =
        space.code_states(all.subspan(begin, std::min(kBatch, all.size() - begin)));
    for (std::size_t i = 0; i < states.codes.size(); ++i) {
      uses.at(static_cast<std::size_t>(states.codes[i])) += 1;
      chosen.add(std::span(states.states).subspan(i * width, width), states.codes[i]);
    }
  }
  chosen.finish();
  const PrincipalPlane plane = principal_plane(chosen.states(), width);
  nlohmann::json outputs = nlohmann::json::array(), codes = nlohmann::json::array();
  for (std::size_t i = 0; i < chosen.codes().size(); ++i)
    outputs.push_back(placed(plane, chosen.states().subspan(i * width, width), chosen.codes()[i]));
  for (std::size_t i = 0; i < uses.size(); ++i)
    codes.push_back(placed(plane, std::span(book.vectors).subspan(i * width, width), uses[i]));
  const nlohmann::json result = {
      {"outputs", outputs}, {"codes", codes}, {"explained", plane.explained}};
  return result.dump() + "\n";
}

}  // namespace vqlm
