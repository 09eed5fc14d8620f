// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/diagnosis.h"
#include "core/net/profile.h"
#include "ui/theme/cardframe.h"

#include <QMap>

class QGridLayout;
class QLabel;

namespace espalier {

/// What the connection doctor finds, step by step while it finds it: a mark, the step, what came of it with cause and
/// cure, and how long it took.
class DoctorCard : public CardFrame
{
    Q_OBJECT
public:
    explicit DoctorCard(Theme &theme, QWidget *parent = nullptr);

    /// Forgets what was found; results are about `profile` from now on.
    void begin(const Profile &profile);
    void showResult(const DiagnosisResult &result);
    [[nodiscard]] bool isEmpty() const { return m_results.isEmpty(); }

private:
    struct Row
    {
        QLabel *mark;
        QLabel *step;
        QLabel *text;
        QLabel *time;
    };
    [[nodiscard]] Row makeRow(DiagnosisStep step);
    void showRow(const Row &row, const DiagnosisResult &result);
    void showSummary();

    Theme &m_theme;
    Profile m_profile;
    QLabel *m_summary;
    QGridLayout *m_grid;
    QMap<DiagnosisStep, Row> m_rows;
    QMap<DiagnosisStep, DiagnosisResult> m_results;
};

} // namespace espalier
