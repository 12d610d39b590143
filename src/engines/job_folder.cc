#include "engines/job_folder.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/error.h"
#include "core/files.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kFolders[] = {"ready", "claimed", "reports", "left"};

// Of a file name "<digits>": files that are being written have other names.
std::optional<std::size_t> number_of(const std::string& name) {
  std::size_t number = 0;
  const char* end = name.data() + name.size();
  const auto [last, error] = std::from_chars(name.data(), end, number);
  if (error != std::errc() || last != end) return std::nullopt;
  return number;
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    names.push_back(entry->path().filename().string());
  if (error) throw RuntimeError(expected_got(folder, "a readable folder", error.message()));
  return names;
}

ClaimedJob read_job(const std::string& file, std::size_t number) {
  const json job = json::parse(read_file(file), nullptr, false);
  if (!job.is_object() || !job.contains("key") || !job.contains("fresh"))
    throw RuntimeError(expected_got(file, "a job", "something else"));
  return {number, job["key"].get<std::string>(), job["fresh"].get<bool>()};
}

// True for one of all that try. A network file system may carry out a rename and, having lost its
// answer, say that the file is gone.
bool move(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) == 0) return true;
  if (errno != ENOENT)
    throw RuntimeError(expected_got(to, "a file to claim", std::strerror(errno)));
  std::error_code ignored;
  return fs::exists(to, ignored);
}

}  // namespace

JobFolder::JobFolder(std::string path) : path_(std::move(path)) {
  for (const char* name : kFolders) {
    std::error_code error;
    fs::create_directories(path_ + "/" + name, error);
    if (error)
      throw RuntimeError(
          expected_got(path_ + "/" + name, "a folder that can be made", error.message()));
  }
}

void JobFolder::offer(std::size_t number, const Job& job) const {
  write_file(path_ + "/ready/" + std::to_string(number),
             json({{"key", job.key}, {"fresh", job.fresh}}).dump() + "\n");
}

bool JobFolder::withdraw(std::size_t number) const {
  std::error_code error;
  const bool removed = fs::remove(path_ + "/ready/" + std::to_string(number), error);
  if (error) throw RuntimeError(expected_got(path_, "a folder to change", error.message()));
  return removed;
}

void JobFolder::close() const { write_file(path_ + "/closed", ""); }

std::vector<std::size_t> JobFolder::claimed_by(const std::string& task) const {
  std::vector<std::size_t> numbers;
  for (const std::string& name : names_in(path_ + "/claimed")) {
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos || name.substr(dot + 1) != task) continue;
    if (const auto number = number_of(name.substr(0, dot))) numbers.push_back(*number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

bool JobFolder::has_left(const std::string& task) const {
  std::error_code ignored;
  return fs::exists(path_ + "/left/" + task, ignored);
}

std::optional<ClaimedJob> JobFolder::claim(const std::string& task) const {
  std::vector<std::size_t> numbers;
  for (const std::string& name : names_in(path_ + "/ready"))
    if (const auto number = number_of(name)) numbers.push_back(*number);
  std::sort(numbers.begin(), numbers.end());
  for (const std::size_t number : numbers) {
    const std::string name = std::to_string(number);
    const std::string mine = path_ + "/claimed/" + name + "." + task;
    if (move(path_ + "/ready/" + name, mine)) return read_job(mine, number);
  }
  return std::nullopt;
}

bool JobFolder::closed() const {
  std::error_code ignored;
  return fs::exists(path_ + "/closed", ignored);
}

void JobFolder::leave(const std::string& task) const { write_file(path_ + "/left/" + task, ""); }

std::string JobFolder::report_file(const std::string& task) const {
  return path_ + "/reports/" + task;
}

}  // namespace vqlm
