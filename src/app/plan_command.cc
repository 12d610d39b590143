// vqlm plan CONFIG: the cells of a run and what of them the store has; computes nothing.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/run_options.h"
#include "core/progress.h"
#include "results/store.h"

namespace vqlm {
namespace {

struct CellState {
  const Cell* cell = nullptr;
  std::string state;    // "done", "partly" or "missing"
  double seconds = -1;  // that it took, where the store notes a time; else negative
};

std::vector<CellState> cell_states(const Plan& plan, const std::string& folder) {
  std::unique_ptr<Store> store;  // a store that is not there is not made either
  if (std::filesystem::is_directory(folder + "/records")) store = std::make_unique<Store>(folder);
  std::vector<CellState> states;
  for (const Cell& cell : plan.cells) {
    CellState& state = states.emplace_back(CellState{&cell, "missing"});
    if (store && store->has(cell.key)) {
      state.state = "done";
      state.seconds = store->read_timing(cell.key).value("seconds", -1.0);
    } else if (Store::has_begun(folder, cell.key)) {
      state.state = "partly";
    }
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
    cells.push_back(cell);
  }
  std::cout << cells.dump(1) << "\n";
}

void print_table(const std::vector<CellState>& states) {
  using Row = std::vector<std::string>;
  std::vector<Row> rows{{"kind", "state", "time", "cell"}};
  for (const CellState& state : states)
    rows.push_back({cell_kind_name(state.cell->kind), state.state,
                    state.seconds < 0 ? "" : duration_text(state.seconds), state.cell->title});
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
                   "Lists the cells of a config in the order of their dependencies, whether the "
                   "store has them, and how long trainings and distillations took.");
  line.add()("json", "an array of objects with keys and dependencies instead of a table");
  add_run_options(line);
  line.add_positional("config", 1);
  if (!line.parse(arguments)) return 0;
  const RunOptions options = read_run_options(line);
  const Session session(line.session_options());
  const Plan plan = make_plan(load_config(line, options), session);
  const std::vector<CellState> states = cell_states(plan, options.store);
  if (line.has("json"))
    print_json(states);
  else
    print_table(states);
  return 0;
}

}  // namespace vqlm
