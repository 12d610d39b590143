// vqlm plan CONFIG: the cells of a run and what of them the store has; computes nothing.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/execute.h"
#include "app/plan_estimate.h"
#include "app/run_options.h"
#include "core/progress.h"
#include "results/store.h"

namespace vqlm {
namespace {

struct CellState {
  const Cell* cell = nullptr;
  std::string state;      // "done", "partly" or "missing"
  double seconds = -1;    // that it took, where the store notes a time; else negative
  CellEstimate estimate;  // of a cell that is not done
};

// Of the cells that `vqlm run` computes: not the trainings that no task asks for.
std::vector<CellState> cell_states(const Plan& plan, const std::string& folder) {
  std::unique_ptr<Store> store;  // a store that is not there is not made either
  if (std::filesystem::is_directory(folder + "/records")) store = std::make_unique<Store>(folder);
  EarlierCells earlier;
  if (store) earlier.add(*store);
  std::vector<CellState> states;
  for (const Cell* cell : needed_cells(plan, is_measurement)) {
    CellState& state = states.emplace_back(CellState{cell, "missing", -1, {}});
    if (store && store->has(cell->key)) {
      state.state = "done";
      const nlohmann::json timing = store->read_timing(cell->key);
      state.seconds = timing.value("seconds", timing.value("cell_seconds", -1.0));
      continue;
    }
    if (Store::has_begun(folder, cell->key)) state.state = "partly";
    state.estimate = earlier.estimate(*cell);
  }
  return states;
}

void print_json(const std::vector<CellState>& states) {
  nlohmann::json cells = nlohmann::json::array();
  for (const CellState& state : states) {
    nlohmann::json cell = {{"kind", cell_kind_name(state.cell->kind)},
                           {"title", state.cell->title},
                           {"key", state.cell->key},
                           {"depends", state.cell->depends},
                           {"state", state.state}};
    if (state.seconds >= 0) cell["seconds"] = state.seconds;
    if (state.estimate.num_from > 0)
      cell["estimate"] = {{"seconds", state.estimate.seconds}, {"from", state.estimate.num_from}};
    cells.push_back(cell);
  }
  std::cout << cells.dump(1) << "\n";
}

// "1:05" that it took; "about 1:05 (from 3)" earlier cells; "unknown"; "" where no time is noted.
std::string time_text(const CellState& state) {
  if (state.state == "done") return state.seconds < 0 ? "" : duration_text(state.seconds);
  if (state.estimate.num_from == 0) return "unknown";
  return "about " + duration_text(state.estimate.seconds) + " (from " +
         std::to_string(state.estimate.num_from) + ")";
}

// What is to do, how long it may take with `jobs` cells at once, and what that is made of.
void print_estimate(const std::vector<CellState>& states, int jobs) {
  std::vector<CellTime> times;
  std::size_t missing = 0, unknown = 0;
  for (const CellState& state : states) {
    const bool done = state.state == "done", known = state.estimate.num_from > 0;
    missing += done ? 0 : 1;
    unknown += done || known ? 0 : 1;
    times.push_back({state.cell, known ? state.estimate.seconds : 0});
  }
  std::cout << states.size() << " cells, " << missing << " to compute";
  if (missing > unknown)
    std::cout << "; about " << duration_text(run_seconds(times, jobs)) << " with " << jobs
              << (jobs == 1 ? " job" : " jobs")
              << ", from earlier cells of the same kind (number in "
              << "brackets; trainings by steps x tokens a batch)";
  if (unknown > 0)
    std::cout << "; " << unknown << " of unknown time"
              << (missing > unknown ? ", not counted" : "");
  std::cout << "\n";
}

void print_table(const std::vector<CellState>& states) {
  using Row = std::vector<std::string>;
  std::vector<Row> rows{{"kind", "state", "time", "cell"}};
  for (const CellState& state : states)
    rows.push_back(
        {cell_kind_name(state.cell->kind), state.state, time_text(state), state.cell->title});
  std::vector<std::size_t> widths(rows[0].size(), 0);
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  for (const Row& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      std::cout << row[i] << std::string(widths[i] + 2 - row[i].size(), ' ');
    std::cout << row.back() << "\n";
  }
}

}  // namespace

int plan_command(const Arguments& arguments) {
  CommandLine line("vqlm plan CONFIG [options]",
                   "Lists the cells that `vqlm run CONFIG` computes, inputs first, whether the "
                   "store has them, how long they took, and how long those that it lacks may take, "
                   "by earlier cells of the store.");
  line.add()("json", "an array of objects with keys and dependencies instead of a table");
  add_run_options(line);
  line.add_positional("config", 1);
  if (!line.parse(arguments)) return 0;
  const RunOptions options = read_run_options(line);
  const Session session(line.session_options());
  const Plan plan = make_plan(load_config(line, options), session);
  const std::vector<CellState> states = cell_states(plan, options.store);
  if (line.has("json")) {
    print_json(states);
  } else {
    print_table(states);
    print_estimate(states, options.jobs);
  }
  return 0;
}

}  // namespace vqlm
