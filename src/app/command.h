// A sub-command: its name, one line about it, and what it does.
#pragma once

#include <string>
#include <vector>

namespace vqlm {

using Arguments = std::vector<std::string>;  // after the sub-command's name

struct Command {
  const char* name;
  const char* summary;
  int (*run)(const Arguments& arguments);  // exit code; throws what core/error.h says
};

int run_command(const Arguments& arguments);
int validate_command(const Arguments& arguments);
int parity_command(const Arguments& arguments);
int compare_command(const Arguments& arguments);
int gate_command(const Arguments& arguments);
int store_command(const Arguments& arguments);
int watch_command(const Arguments& arguments);
int plan_command(const Arguments& arguments);
int train_command(const Arguments& arguments);
int export_command(const Arguments& arguments);
int generate_command(const Arguments& arguments);
int translate_command(const Arguments& arguments);
int interpolate_command(const Arguments& arguments);
int codebook_command(const Arguments& arguments);
int evaluate_command(const Arguments& arguments);
int score_text_command(const Arguments& arguments);
int report_command(const Arguments& arguments);
int data_command(const Arguments& arguments);
int list_command(const Arguments& arguments);
int doctor_command(const Arguments& arguments);
int worker_command(const Arguments& arguments);

}  // namespace vqlm
