// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/silencedialog.h"

#include "core/mqtt/topic.h"
#include "ui/explore/topicmarks.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

SilenceDialog::SilenceDialog(TopicMarks &marks, ConnectionId connection, QWidget *parent)
    : QDialog(parent)
    , m_marks(marks)
    , m_connection(connection)
    , m_table(new QTableWidget(0, 3, this))
    , m_filter(new QLineEdit(this))
    , m_seconds(new QSpinBox(this))
    , m_add(new QPushButton(tr("Add"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
{
    setWindowTitle(tr("Silence alarms"));
    m_table->setHorizontalHeaderLabels({tr("Topic or filter"), tr("Silent for"), tr("State")});
    m_table->setAccessibleName(tr("Silence alarms"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_filter->setPlaceholderText(tr("Topic or filter, such as plant/+/heartbeat"));
    m_filter->setAccessibleName(tr("Topic or filter"));
    m_seconds->setRange(1, 7 * 86'400);
    m_seconds->setValue(60);
    m_seconds->setSuffix(tr(" s"));
    m_seconds->setAccessibleName(tr("Seconds of silence"));
    setButtonKind(m_add, ButtonKind::Primary);
    m_add->setAutoDefault(true);
    m_remove->setAutoDefault(false);

    auto *input = new QHBoxLayout;
    input->addWidget(m_filter, 1);
    input->addWidget(m_seconds);
    input->addWidget(m_add);
    auto *column = new QVBoxLayout(this);
    auto *text =
        plainLabel(tr("Tells you when no message has come for so long: on this topic, or on any that the "
                      "filter stands for."),
                   this);
    text->setWordWrap(true);
    column->addWidget(text);
    column->addLayout(input);
    column->addWidget(m_table, 1);
    column->addWidget(m_remove, 0, Qt::AlignRight);
    resize(560, 380);

    connect(m_add, &QPushButton::clicked, this, &SilenceDialog::add);
    connect(m_remove, &QPushButton::clicked, this, &SilenceDialog::remove);
    connect(m_filter, &QLineEdit::textChanged, this, &SilenceDialog::check);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &SilenceDialog::check);
    const auto handle = [this](ConnectionId id) {
        if (id == m_connection)
            refresh();
    };
    connect(&marks, &TopicMarks::silenceChanged, this, handle);
    connect(&marks, &TopicMarks::changed, this, handle);
    refresh();
}

void SilenceDialog::propose(const QString &topicFilter)
{
    m_filter->setText(topicFilter);
    m_filter->setFocus();
}

void SilenceDialog::refresh()
{
    const QList<SilenceRule> rules = m_marks.marks(m_connection).silence;
    const QList<SilenceState> states = m_marks.silence(m_connection);
    const int current = m_table->currentRow();
    m_table->setRowCount(int(rules.size()));
    for (int row = 0; row < rules.size(); ++row) {
        const SilenceRule &rule = rules.at(row);
        const bool silent = std::ranges::any_of(
            states, [&](const SilenceState &state) { return state.rule == rule && state.silent; });
        m_table->setItem(row, 0, new QTableWidgetItem(rule.topicFilter));
        m_table->setItem(row, 1, new QTableWidgetItem(tr("%1 s").arg(rule.milliseconds / 1000)));
        m_table->setItem(row, 2, new QTableWidgetItem(silent ? tr("silent") : tr("heard")));
    }
    if (current >= 0 && current < rules.size())
        m_table->selectRow(current);
    check();
}

void SilenceDialog::check()
{
    const std::string filter = m_filter->text().toStdString();
    const bool isFilter = parseTopicFilter(filter).has_value();
    setValidity(m_filter, filter.empty() || isFilter ? Validity::Fine : Validity::Wrong);
    m_filter->setToolTip(filter.empty() || isFilter ? QString() : tr("This is no topic and no MQTT filter."));
    m_add->setEnabled(isFilter);
    m_remove->setEnabled(m_table->selectionModel()->hasSelection());
}

void SilenceDialog::add()
{
    QList<SilenceRule> rules = m_marks.marks(m_connection).silence;
    rules.removeIf([this](const SilenceRule &rule) { return rule.topicFilter == m_filter->text(); });
    rules.append({m_filter->text(), std::int64_t {m_seconds->value()} * 1000});
    m_filter->clear();
    m_marks.setSilence(m_connection, rules);
}

void SilenceDialog::remove()
{
    QList<SilenceRule> rules = m_marks.marks(m_connection).silence;
    for (int row = m_table->rowCount(); row-- > 0;) {
        if (m_table->selectionModel()->isRowSelected(row) && row < rules.size())
            rules.removeAt(row);
    }
    m_table->clearSelection();
    m_marks.setSilence(m_connection, rules);
}

} // namespace espalier
