#include "stats/logistic_regression.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>

#include "core/error.h"
#include "core/random.h"

namespace vqlm {
namespace {

constexpr LbfgsOptions kFine{.tolerance = 1e-9, .max_iterations = 2000};

double probability(const LogisticModel& model, std::vector<float> row, std::size_t c) {
  return std::exp(model.log_probabilities(row)[c]);
}

// As many weights as groups: the best probabilities are the groups' own shares.
TEST(LogisticRegressionTest, OfTwoGroupsGivesTheirShares) {
  LabelledRows rows{1, {}, {}};
  const auto add = [&](float group, int label, int times) {
    for (int i = 0; i < times; ++i) {
      rows.values.push_back(group);
      rows.labels.push_back(label);
    }
  };
  add(0, 0, 3);
  add(0, 1, 1);
  add(1, 0, 2);
  add(1, 1, 6);
  const LogisticFit fit = fit_logistic(rows, 2, 0, kFine);
  EXPECT_TRUE(fit.search.converged);
  EXPECT_NEAR(probability(fit.model, {0}, 1), 0.25, 1e-7);
  EXPECT_NEAR(probability(fit.model, {1}, 1), 0.75, 1e-7);
  EXPECT_NEAR(fit.model.weights[1] - fit.model.weights[0], std::log(9.0), 1e-6);  // of log-odds
  const double entropy = -(0.25 * std::log(0.25) + 0.75 * std::log(0.75));
  EXPECT_NEAR(fit.model.mean_nats(rows), entropy, 1e-9);
  EXPECT_NEAR(fit.search.value, entropy, 1e-9);
  EXPECT_EQ(fit.model.predict(std::vector<float>{0}), 0);
  EXPECT_EQ(fit.model.predict(std::vector<float>{1}), 1);
}

// Without numbers to go by, the biases give each class its share, whatever l2: they are free.
TEST(LogisticRegressionTest, BiasesAreNotHeldBack) {
  const LabelledRows rows{1, {0, 0, 0, 0}, {2, 2, 1, 0}};
  const LogisticFit fit = fit_logistic(rows, 3, 100, kFine);
  EXPECT_NEAR(probability(fit.model, {0}, 2), 0.5, 1e-7);
  EXPECT_NEAR(probability(fit.model, {0}, 0), 0.25, 1e-7);
}

// A x = b, by elimination.
std::vector<double> solve(std::vector<std::vector<double>> a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k; i < n; ++i)
      if (std::abs(a[i][k]) > std::abs(a[best][k])) best = i;
    std::swap(a[k], a[best]);
    std::swap(b[k], b[best]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

// Newton's method with the whole Hessian; weights in the model's order.
std::vector<double> newton(const LabelledRows& rows, std::size_t classes, double l2) {
  const std::size_t inputs = rows.width + 1, n = inputs * classes;
  std::vector<double> w(n);
  for (int step = 0; step < 30; ++step) {
    std::vector<double> gradient(n);
    std::vector<std::vector<double>> hessian(n, std::vector<double>(n));
    for (std::size_t r = 0; r < rows.size(); ++r) {
      std::vector<double> x(rows.row(r).begin(), rows.row(r).end());
      x.push_back(1);
      std::vector<double> p(classes);
      double sum = 0;
      for (std::size_t c = 0; c < classes; ++c) {
        for (std::size_t i = 0; i < inputs; ++i) p[c] += w[i * classes + c] * x[i];
        sum += std::exp(p[c]);
      }
      for (double& value : p) value = std::exp(value) / sum;
      const double share = 1.0 / static_cast<double>(rows.size());
      for (std::size_t a = 0; a < n; ++a) {
        const std::size_t c = a % classes;
        const bool right = static_cast<int>(c) == rows.labels[r];
        gradient[a] += share * (p[c] - (right ? 1 : 0)) * x[a / classes];
        for (std::size_t b = 0; b < n; ++b)
          hessian[a][b] += share * p[c] * ((c == b % classes ? 1 : 0) - p[b % classes]) *
                           x[a / classes] * x[b / classes];
      }
    }
    for (std::size_t a = 0; a < n; ++a) {
      if (a < rows.width * classes) {
        gradient[a] += l2 * w[a];
        hessian[a][a] += l2;
      }
      hessian[a][a] += 1e-10;  // equal biases more change nothing: fixes their level
    }
    const std::vector<double> change = solve(hessian, gradient);
    for (std::size_t a = 0; a < n; ++a) w[a] -= change[a];
  }
  return w;
}

LabelledRows drawn_rows(std::size_t count, std::size_t width, int classes) {
  Pcg64 random(11);
  LabelledRows rows{width, {}, {}};
  for (std::size_t r = 0; r < count; ++r) {
    const int label = static_cast<int>(r) % classes;
    rows.labels.push_back(label);
    for (std::size_t i = 0; i < width; ++i)
      rows.values.push_back(static_cast<float>(
          random.next_double() +
          (i % static_cast<std::size_t>(classes) == static_cast<std::size_t>(label) ? 0.4 : 0)));
  }
  return rows;
}

TEST(LogisticRegressionTest, AgreesWithNewtonsMethod) {
  const LabelledRows rows = drawn_rows(60, 4, 3);
  for (const double l2 : {1.0, 0.1, 0.001}) {
    const LogisticFit fit = fit_logistic(rows, 3, l2, kFine);
    const std::vector<double> expected = newton(rows, 3, l2);
    EXPECT_TRUE(fit.search.converged) << l2;
    for (std::size_t i = 0; i < rows.width * 3; ++i)
      EXPECT_NEAR(fit.model.weights[i], expected[i], 1e-5) << l2;
    const LogisticModel other{3, rows.width, expected};
    for (std::size_t r = 0; r < 5; ++r)
      for (std::size_t c = 0; c < 3; ++c)
        EXPECT_NEAR(fit.model.log_probabilities(rows.row(r))[c],
                    other.log_probabilities(rows.row(r))[c], 1e-5);
  }
}

TEST(LogisticRegressionTest, TheMinimumDoesNotDependOnTheStart) {
  const LabelledRows rows = drawn_rows(60, 4, 3);
  const LogisticFit far = fit_logistic(rows, 3, 1, kFine);
  const LogisticFit fresh = fit_logistic(rows, 3, 0.01, kFine);
  const LogisticFit warm = fit_logistic(rows, 3, 0.01, kFine, &far.model);
  EXPECT_NEAR(warm.search.value, fresh.search.value, 1e-12);
  for (std::size_t i = 0; i < rows.width * 3; ++i)
    EXPECT_NEAR(warm.model.weights[i], fresh.model.weights[i], 1e-6);
  EXPECT_EQ(fit_logistic(rows, 3, 0.01, kFine).model.weights, fresh.model.weights);
}

// Rows that a line separates have no best weights without l2; with it they do.
TEST(LogisticRegressionTest, SeparableRowsNeedL2) {
  const LabelledRows rows{1, {-2, -1, 1, 2}, {0, 0, 1, 1}};
  const LogisticFit held = fit_logistic(rows, 2, 0.01, kFine);
  EXPECT_TRUE(held.search.converged);
  const std::vector<double> expected = newton(rows, 2, 0.01);
  EXPECT_NEAR(held.model.weights[1], expected[1], 1e-6);
  const LogisticFit cut = fit_logistic(rows, 2, 0, {.tolerance = 1e-30, .max_iterations = 5});
  EXPECT_FALSE(cut.search.converged);
}

TEST(LogisticRegressionTest, RefusesWhatItCannotFit) {
  const LabelledRows rows{1, {0, 1}, {0, 1}};
  EXPECT_THROW(fit_logistic({1, {}, {}}, 2, 1), InvalidArgument);
  EXPECT_THROW(fit_logistic({1, {0, 1}, {0, 2}}, 2, 1), InvalidArgument);
  EXPECT_THROW(fit_logistic({2, {0, 1}, {0, 1}}, 2, 1), InvalidArgument);
  EXPECT_THROW(fit_logistic(rows, 2, -1), InvalidArgument);
  EXPECT_THROW(fit_logistic({1, {0, std::numeric_limits<float>::infinity()}, {0, 1}}, 2, 1),
               InvalidArgument);
  const LogisticModel other{3, 1, std::vector<double>(6)};
  EXPECT_THROW(fit_logistic(rows, 2, 1, {}, &other), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
