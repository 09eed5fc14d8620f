// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/palette/commandpalette.h"

#include "core/service/explorer.h"
#include "core/service/storeview.h"
#include "core/store/completions.h"
#include "ui/common/typedlist.h"
#include "ui/palette/commanddelegate.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr int mostTopics = 50;

} // namespace

CommandPalette::CommandPalette(QList<Command> commands, Explorer *explorer, const Theme &theme,
                               QWidget *parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint)
    , m_commands(std::move(commands))
    , m_explorer(explorer)
    , m_theme(theme)
    , m_text(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setWindowTitle(tr("Command palette"));
    m_text->setPlaceholderText(tr("An action, a connection or a topic"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_list->setAccessibleName(tr("What there is of this name"));
    m_list->setItemDelegate(new CommandDelegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFocusPolicy(Qt::NoFocus);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_text);
    column->addWidget(m_list, 1);
    resize(600, 420);
    if (parent) {
        // Where the eye is: in the middle, below the tool bar.
        const QRect window = parent->window()->geometry();
        move(window.center().x() - width() / 2, window.top() + window.height() / 8);
    }
    new TypedList(m_text, m_list);
    connect(m_text, &QLineEdit::textChanged, this, &CommandPalette::find);
    connect(m_text, &QLineEdit::returnPressed, this, &CommandPalette::finish);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::finish);
    find();
}

void CommandPalette::find()
{
    const QString text = m_text->text().trimmed();
    m_found = matchingCommands(m_commands, text);
    show({});
    if (!m_explorer || text.isEmpty())
        return;
    m_explorer->ask(
        this, [text](const StoreView &view) { return topicsLike(view.store, text, mostTopics); },
        [this, text](const QStringList &topics) {
            if (text == m_text->text().trimmed() && !topics.isEmpty())
                show(topics);
        });
}

void CommandPalette::show(const QStringList &topics)
{
    const int chosen = m_list->currentRow();
    const bool isSameStart = m_list->count() >= m_found.size() && !topics.isEmpty();
    m_list->clear();
    const auto add = [this](const QString &text, const QString &place, const QString &keys,
                            const QIcon &icon) {
        auto *item = new QListWidgetItem(icon, text, m_list);
        item->setData(CommandDelegate::PlaceRole, place);
        item->setData(CommandDelegate::KeysRole, keys);
        QStringList spoken {text};
        for (const QString &part : {place, keys})
            if (!part.isEmpty())
                spoken.append(part);
        item->setData(Qt::AccessibleTextRole, spoken.join(QStringLiteral(", ")));
    };
    for (const Command &command : std::as_const(m_found))
        add(command.text, command.place, command.keys, command.icon);
    for (const QString &topic : topics)
        add(topic, tr("Topic"), {}, m_theme.icon(QStringLiteral("explore")));
    // Topics come later: what was chosen meanwhile stays.
    m_list->setCurrentRow(isSameStart ? std::max(chosen, 0) : 0);
}

void CommandPalette::finish()
{
    const int row = m_list->currentRow();
    if (row < 0)
        return;
    accept();
    if (row < m_found.size())
        m_found.at(row).run();
    else
        emit topicChosen(m_list->item(row)->text());
}

/// Without a title bar it has no edge of its own.
void CommandPalette::paintEvent(QPaintEvent *event)
{
    QDialog::paintEvent(event);
    QPainter painter(this);
    painter.setPen(m_theme.color(Role::Line));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace espalier
