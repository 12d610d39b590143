#include "engines/job_graph.h"

#include <map>
#include <set>

#include "core/error.h"

namespace vqlm {

JobGraph::JobGraph(std::vector<Job> jobs) {
  for (Job& job : jobs) {
    nodes_.emplace_back();
    nodes_.back().job = std::move(job);
  }
  link();
  refuse_circles();
}

void JobGraph::link() {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    if (!index.emplace(nodes_[i].job.key, i).second)
      throw InvalidArgument(expected_got("job '" + nodes_[i].job.title + "'", "a key of its own",
                                         "'" + nodes_[i].job.key + "' twice"));
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const auto& depends = nodes_[i].job.depends;
    for (const std::string& key : std::set<std::string>(depends.begin(), depends.end())) {
      const auto found = index.find(key);
      if (found == index.end())
        throw InvalidArgument(expected_got("job '" + nodes_[i].job.title + "'",
                                           "dependencies among the jobs", "'" + key + "'"));
      nodes_[found->second].needed_by.push_back(i);
      ++nodes_[i].missing;
    }
  }
}

void JobGraph::refuse_circles() const {
  std::vector<std::size_t> missing, free;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    missing.push_back(nodes_[i].missing);
    if (missing[i] == 0) free.push_back(i);
  }
  for (std::size_t next = 0; next < free.size(); ++next)
    for (const std::size_t other : nodes_[free[next]].needed_by)
      if (--missing[other] == 0) free.push_back(other);
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    if (missing[i] != 0)
      throw InvalidArgument(expected_got("job '" + nodes_[i].job.title + "'",
                                         "dependencies that can end before it", "a circle"));
}

std::optional<std::size_t> JobGraph::start_next() {
  if (alone_running_) return std::nullopt;
  std::optional<std::size_t> next, next_alone;
  for (std::size_t i = 0; i < nodes_.size() && !next; ++i) {
    if (nodes_[i].state != State::kWaiting || nodes_[i].missing != 0) continue;
    if (!nodes_[i].job.alone)
      next = i;
    else if (!next_alone)
      next_alone = i;
  }
  if (!next && num_running_ == 0) next = next_alone;
  if (!next) return std::nullopt;
  nodes_[*next].state = State::kRunning;
  alone_running_ = nodes_[*next].job.alone;
  ++num_running_;
  return next;
}

void JobGraph::finish(std::size_t index) {
  nodes_[index].state = State::kDone;
  --num_running_;
  ++num_ended_;
  alone_running_ = false;
  for (const std::size_t other : nodes_[index].needed_by) --nodes_[other].missing;
}

void JobGraph::fail(std::size_t index, const std::string& message) {
  --num_running_;
  alone_running_ = false;
  mark_failed(index, message);
}

void JobGraph::mark_failed(std::size_t index, const std::string& message) {
  nodes_[index].state = State::kFailed;
  nodes_[index].message = message;
  ++num_ended_;
  for (const std::size_t other : nodes_[index].needed_by)
    if (nodes_[other].state == State::kWaiting) {
      nodes_[other].followed = true;
      mark_failed(other, "needs " + nodes_[index].job.title + ", which failed");
    }
}

std::size_t JobGraph::num_failed() const { return failures().size(); }

std::vector<JobFailure> JobGraph::failures() const {
  std::vector<JobFailure> result;
  for (const Node& node : nodes_)
    if (node.state == State::kFailed)
      result.push_back({node.job.key, node.job.title, node.message, node.followed});
  return result;
}

}  // namespace vqlm
