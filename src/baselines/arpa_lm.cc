#include "baselines/arpa_lm.h"

#include <memory>
#include <unordered_map>
#include <utility>

#include "baselines/arpa_file.h"
#include "core/error.h"
#include "core/hash.h"

namespace vqlm {
namespace {

constexpr const char* kBlanks = " \t\r\n";

// Words between blanks, any number of them; a word the file lacks is <unk>.
class ArpaWords : public Tokenizer {
 public:
  explicit ArpaWords(std::vector<std::string> words) : words_(std::move(words)) {
    for (std::size_t id = kNumSpecialIds; id < words_.size(); ++id)
      ids_.emplace(words_[id], static_cast<int>(id));
    std::string all;
    for (const std::string& word : words_) all += word + '\n';
    hash_ = sha256_hex(all).substr(0, 12);
  }

  TokenizerInfo info() const override {
    return {"word", 1, static_cast<int>(words_.size()), true, hash_};
  }

  std::vector<int> encode(const std::string& text) const override {
    std::vector<int> ids;
    for (std::size_t begin = text.find_first_not_of(kBlanks); begin != std::string::npos;) {
      const std::size_t end = std::min(text.find_first_of(kBlanks, begin), text.size());
      const auto it = ids_.find(std::string_view(text).substr(begin, end - begin));
      ids.push_back(it == ids_.end() ? kUnkId : it->second);
      begin = text.find_first_not_of(kBlanks, end);
    }
    return ids;
  }

  std::string decode(const std::vector<int>& ids) const override {
    std::string text;
    for (const int id : ids)
      if (id == kUnkId || id >= kNumSpecialIds) text += (text.empty() ? "" : " ") + piece(id);
    return text;
  }

  std::string piece(int id) const override {
    if (id < 0 || id >= static_cast<int>(words_.size()))
      throw InvalidArgument(expected_got(
          "ARPA words", "an id below " + std::to_string(words_.size()), std::to_string(id)));
    return words_[static_cast<std::size_t>(id)];
  }

  std::string serialize() const override { return {}; }  // the file has them

 private:
  std::vector<std::string> words_;
  std::unordered_map<std::string_view, int> ids_;  // views into words_
  std::string hash_;
};

}  // namespace

ArpaLm::ArpaLm(const std::string& file) : file_(file) {
  ArpaModel read = read_arpa(file);
  std::vector<NgramModel> models;
  models.push_back(std::move(read.model));
  set_models(std::move(models), {}, std::make_shared<ArpaWords>(std::move(read.words)));
}

GeneratorInfo ArpaLm::info() const {
  GeneratorInfo info;
  info.type = "arpa";
  info.condition = "none";
  info.files = {file_};
  info.num_parameters = num_ngrams();
  info.signature = signature(models()[0].order()).str();
  return info;
}

void register_arpa_lm(Registries& registries) {
  registries.generators.add(
      "arpa", "n-gram model from an ARPA file, words between blanks",
      [](JsonReader& reader) { return std::make_unique<ArpaLm>(reader.get_string("file")); });
}

}  // namespace vqlm
