// A grammar whose only sentences of a label are the label itself, and "ok" without labels.
#pragma once

#include "model/acceptor.h"
#include "tasks/fake_generator.h"

namespace vqlm {

class FakeGrammar : public FakeGenerator, public Acceptor {
 public:
  explicit FakeGrammar(std::string condition = "none") : FakeGenerator(std::move(condition)) {}

  std::vector<bool> accepts(std::span<const Example> batch) const override {
    std::vector<bool> result;
    for (const Example& example : batch)
      result.push_back(example.references.at(0) ==
                       (info_.condition == "label" ? example.label : "ok"));
    return result;
  }
};

}  // namespace vqlm
