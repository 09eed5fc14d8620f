// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/doctorcard.h"

#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

namespace {

using State = DiagnosisResult::State;

constexpr int markSize = 14;

struct Mark
{
    const char *icon;
    Role role;
    /// Colour never tells it alone.
    QString name;
};

Mark markOf(State state)
{
    switch (state) {
    case State::Fine:
        return {"check", Role::Accent, DoctorCard::tr("fine")};
    case State::Failed:
        return {"close", Role::Error, DoctorCard::tr("failed")};
    case State::Running:
        return {"clock", Role::Muted, DoctorCard::tr("under way")};
    case State::NotTried:
    case State::NotNeeded:
        break;
    }
    return {"minus", Role::Faint, DoctorCard::tr("not tried")};
}

} // namespace

DoctorCard::DoctorCard(Theme &theme, QWidget *parent)
    : CardFrame(theme, parent, Role::Raised)
    , m_theme(theme)
    , m_summary(plainLabel({}, Role::Muted, theme.textFont(), this))
    , m_grid(new QGridLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 12);
    auto *heading = new QHBoxLayout;
    heading->addWidget(
        plainLabel(tr("Connection doctor"), Role::Text, theme.scaledTextFont(1.0, QFont::DemiBold), this));
    heading->addStretch();
    heading->addWidget(m_summary);
    layout->addLayout(heading);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(5);
    m_grid->setColumnMinimumWidth(1, 108);
    m_grid->setColumnStretch(2, 1);
    layout->addLayout(m_grid);
}

void DoctorCard::begin(const Profile &profile)
{
    m_profile = profile;
    m_results.clear();
    for (const auto &row : std::as_const(m_rows))
        for (auto *label : {row.mark, row.step, row.text, row.time})
            label->hide();
    m_summary->clear();
}

DoctorCard::Row DoctorCard::makeRow(DiagnosisStep step)
{
    const int line = static_cast<int>(step);
    const Row row {.mark = new QLabel(this),
                   .step = plainLabel(Words::diagnosisStep(step), this),
                   .text = plainLabel({}, this),
                   .time = plainLabel({}, Role::Muted, m_theme.scaledTextFont(11.5 / 13), this)};
    row.text->setWordWrap(true);
    row.text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->addWidget(row.mark, line, 0, Qt::AlignTop);
    m_grid->addWidget(row.step, line, 1, Qt::AlignTop);
    m_grid->addWidget(row.text, line, 2, Qt::AlignTop);
    m_grid->addWidget(row.time, line, 3, Qt::AlignTop | Qt::AlignRight);
    return row;
}

void DoctorCard::showResult(const DiagnosisResult &result)
{
    if (!m_rows.contains(result.step))
        m_rows.insert(result.step, makeRow(result.step));
    m_results.insert(result.step, result);
    showRow(m_rows.value(result.step), result);
    showSummary();
}

void DoctorCard::showRow(const Row &row, const DiagnosisResult &result)
{
    const auto mark = markOf(result.state);
    row.mark->setPixmap(m_theme.icon(QLatin1String(mark.icon), mark.role)
                            .pixmap(QSize(markSize, markSize), devicePixelRatioF()));
    row.mark->setAccessibleName(mark.name);
    row.text->setText(Words::diagnosis(result, m_profile));
    const bool isOpen = result.state == State::NotTried || result.state == State::Running;
    setTextRole(row.step, isOpen ? Role::Muted : Role::Text);
    setTextRole(row.text, result.state == State::Failed ? Role::Text : Role::Muted);
    row.time->setText(isOpen ? QString() : tr("%1 ms").arg(result.duration.count()));
    row.step->setAccessibleDescription(QStringLiteral("%1. %2").arg(mark.name, row.text->text()));
    for (auto *label : {row.mark, row.step, row.text, row.time})
        label->setVisible(result.state != State::NotNeeded);
}

void DoctorCard::showSummary()
{
    const auto count = [this](auto predicate) {
        return static_cast<int>(std::count_if(m_results.cbegin(), m_results.cend(), predicate));
    };
    const int all = count([](const auto &each) { return each.state != State::NotNeeded; });
    const int fine = count([](const auto &each) { return each.state == State::Fine; });
    m_summary->setText(tr("%1 of %n fine", nullptr, all).arg(fine));
}

} // namespace espalier
