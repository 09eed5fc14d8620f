// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/differencedialog.h"

#include "core/service/explorer.h"
#include "core/service/storeview.h"
#include "ui/common/units.h"
#include "ui/explore/differencemodel.h"
#include "ui/explore/topicactions.h"
#include "ui/theme/controls.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QThreadPool>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <utility>

namespace espalier {

using namespace std::chrono_literals;

namespace {
/// More are counted, but not listed.
constexpr std::size_t mostListed = 50'000;
} // namespace

DifferenceDialog::DifferenceDialog(Workspace &workspace, const QList<TopicSnapshot> &snapshots,
                                   ConnectionId current, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_left(new QComboBox(this))
    , m_right(new QComboBox(this))
    , m_compare(new QPushButton(tr("Compare"), this))
    , m_again(new QCheckBox(tr("Again by itself"), this))
    , m_kind(new QComboBox(this))
    , m_text(new QLineEdit(this))
    , m_summary(plainLabel({}, this))
    , m_table(new QTableView(this))
    , m_model(new DifferenceModel(this))
{
    setWindowTitle(tr("Compare topics"));
    for (const TopicSnapshot &snapshot : snapshots)
        m_sides.append({tr("Snapshot: %1").arg(snapshot.name), snapshot.image, ConnectionId::None});
    fillSides(current);
    m_left->setAccessibleName(tr("Left side"));
    m_right->setAccessibleName(tr("Right side"));
    m_kind->setAccessibleName(tr("What to show"));
    m_kind->addItem(tr("All differences"));
    m_kind->addItem(tr("Only on the left"), int(TopicDifference::Kind::OnlyLeft));
    m_kind->addItem(tr("Only on the right"), int(TopicDifference::Kind::OnlyRight));
    m_kind->addItem(tr("Different values"), int(TopicDifference::Kind::Changed));
    m_kind->addItem(tr("The same on both sides"), int(TopicDifference::Kind::Same));
    m_again->setToolTip(tr("Each two seconds, while this is open"));
    m_text->setPlaceholderText(tr("Part of a topic"));
    m_text->setAccessibleName(tr("Part of a topic"));
    m_summary->setWordWrap(true);
    setButtonKind(m_compare, ButtonKind::Primary);
    m_table->setAccessibleName(tr("Differences"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(DifferenceModel::Topic, 300);
    m_table->setColumnWidth(DifferenceModel::Left, 200);

    auto *sides = new QHBoxLayout;
    sides->addWidget(m_left, 1);
    sides->addWidget(m_right, 1);
    sides->addWidget(m_compare);
    sides->addWidget(m_again);
    auto *filters = new QHBoxLayout;
    filters->addWidget(m_kind);
    filters->addWidget(m_text, 1);
    auto *column = new QVBoxLayout(this);
    column->addLayout(sides);
    column->addWidget(m_summary);
    column->addLayout(filters);
    column->addWidget(m_table, 1);
    resize(860, 520);

    connect(m_compare, &QPushButton::clicked, this, &DifferenceDialog::start);
    connect(m_again, &QCheckBox::toggled, this, [this](bool again) {
        if (again)
            m_timer.start(2s);
        else
            m_timer.stop();
    });
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_compare->isEnabled())
            start();
    });
    connect(&m_workspace, &Workspace::connectionClosed, this, [this](ConnectionId id) {
        // Then there is no answer.
        if (m_asked && m_asked->connection == id)
            tellClosed(*std::exchange(m_asked, std::nullopt));
    });
    connect(m_kind, &QComboBox::currentIndexChanged, this, &DifferenceDialog::filter);
    connect(m_text, &QLineEdit::textChanged, this, &DifferenceDialog::filter);
    const auto reveal = [this](const QModelIndex &index) {
        emit revealWanted(m_model->topicName(index.row()));
    };
    connect(m_table, &QTableView::activated, this, reveal);
    connect(m_table, &QTableView::clicked, this, reveal);
    if (m_sides.size() > 1)
        start();
    else
        m_summary->setText(tr("Take a snapshot first, or open a second connection."));
}

void DifferenceDialog::fillSides(ConnectionId current)
{
    for (const ConnectionId id : m_workspace.connections())
        m_sides.append({tr("%1, now").arg(m_workspace.profile(id).name), {}, id});
    for (const Side &side : std::as_const(m_sides)) {
        m_left->addItem(side.name);
        m_right->addItem(side.name);
    }
    const auto isCurrent = [&](const Side &side) { return side.connection == current; };
    const auto found = std::find_if(m_sides.cbegin(), m_sides.cend(), isCurrent);
    const int now = found == m_sides.cend() ? 0 : int(std::distance(m_sides.cbegin(), found));
    m_right->setCurrentIndex(now);
    // The last snapshot, or another connection.
    int other = 0;
    for (int i = 0; i < m_sides.size(); ++i) {
        if (i != now && (m_sides.at(i).image || !m_sides.at(other).image))
            other = i;
    }
    m_left->setCurrentIndex(other);
}

void DifferenceDialog::start()
{
    if (m_left->currentIndex() < 0 || m_right->currentIndex() < 0)
        return;
    m_compare->setEnabled(false);
    if (m_summary->text().isEmpty())
        m_summary->setText(tr("Comparing…"));
    const Side left = m_sides.at(m_left->currentIndex());
    const Side right = m_sides.at(m_right->currentIndex());
    take(left,
         [this, right](const Image &a) { take(right, [this, a](const Image &b) { compareInPool(a, b); }); });
}

void DifferenceDialog::take(const Side &side, const std::function<void(const Image &)> &taken)
{
    Explorer *explorer = m_workspace.explorer(side.connection);
    if (side.image) {
        taken(side.image);
    } else if (explorer) {
        m_asked = side;
        explorer->ask(
            this, [](const StoreView &view) -> Image { return std::make_shared<TopicImage>(view.store); },
            [this, taken](const Image &image) {
                m_asked.reset();
                taken(image);
            });
    } else {
        tellClosed(side);
    }
}

void DifferenceDialog::tellClosed(const Side &side)
{
    m_compare->setEnabled(true);
    m_summary->setText(tr("“%1” has been closed.").arg(side.name));
}

void DifferenceDialog::compareInPool(const Image &left, const Image &right)
{
    const QPointer<DifferenceDialog> dialog(this);
    QThreadPool::globalInstance()->start([left, right, dialog] {
        TopicImage a = *left;
        TopicImage b = *right;
        a.sort();
        b.sort();
        const auto differences = std::make_shared<const TopicDifferences>(compare(a, b, mostListed));
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [dialog, differences] {
                if (dialog)
                    dialog->present(differences);
            },
            Qt::QueuedConnection);
    });
}

void DifferenceDialog::present(const std::shared_ptr<const TopicDifferences> &differences)
{
    m_compare->setEnabled(true);
    QString text = tr("%1 only on the left, %2 only on the right, %3 with different values, %4 the same.")
                       .arg(countText(differences->onlyLeft), countText(differences->onlyRight),
                            countText(differences->changed), countText(differences->same));
    if (differences->onlyLeft + differences->onlyRight + differences->changed > differences->list.size())
        text += QStringLiteral(" ") + tr("The first %1 are listed.").arg(countText(differences->list.size()));
    m_summary->setText(text);
    const int scrolled = m_table->verticalScrollBar()->value();
    m_model->setDifferences(differences);
    m_table->verticalScrollBar()->setValue(scrolled);
}

void DifferenceDialog::filter()
{
    const QVariant kind = m_kind->currentData();
    m_model->setFilter(kind.isValid() ? std::optional(TopicDifference::Kind(kind.toInt())) : std::nullopt,
                       m_text->text());
}

} // namespace espalier
