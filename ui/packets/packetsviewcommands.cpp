// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the user does with packets that are shown.
#include "core/service/packetlogview.h"
#include "ui/common/clipboard.h"
#include "ui/common/units.h"
#include "ui/packets/packetclipboard.h"
#include "ui/packets/packetfilteredit.h"
#include "ui/packets/packetfindbar.h"
#include "ui/packets/packetlist.h"
#include "ui/packets/packetsview.h"
#include "ui/packets/packettoolbar.h"

#include <QApplication>
#include <QClipboard>
#include <QShortcut>

#include <algorithm>

namespace espalier {

void PacketsView::joinMenu()
{
    connect(m_menu, &PacketMenu::filterWanted, this, [this](const QString &condition, PacketMenu::Join join) {
        setFilter(PacketMenu::joined(m_toolBar->filter()->text(), condition, join));
    });
    connect(m_menu, &PacketMenu::markWanted, this, &PacketsView::toggleMark);
    connect(m_menu, &PacketMenu::timeReferenceWanted, this, &PacketsView::toggleTimeReference);
    connect(m_menu, &PacketMenu::nextInExchangeWanted, this, [this] { stepInExchange(1); });
    connect(m_menu, &PacketMenu::previousInExchangeWanted, this, [this] { stepInExchange(-1); });
    connect(m_menu, &PacketMenu::topicWanted, this, &PacketsView::topicWanted);
    connect(m_menu, &PacketMenu::messageWanted, this, &PacketsView::goToMessage);
    connect(m_menu, &PacketMenu::chartWanted, this, &PacketsView::goToChart);
    connect(m_menu, &PacketMenu::copyWanted, this, &PacketsView::copyChosen);
    connect(m_menu, &PacketMenu::textCopyWanted, this,
            [](const QString &text) { QApplication::clipboard()->setText(text); });
}

void PacketsView::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto action) {
        auto *shortcut = new QShortcut(keys, this);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    add(QKeySequence::Find, [this] { focusFilter(); });
    add(QKeySequence::FindNext, [this] { m_find->go(PacketInspector::Direction::Forward); });
    add(QKeySequence::FindPrevious, [this] { m_find->go(PacketInspector::Direction::Backward); });
    add(Qt::CTRL | Qt::Key_M, [this] { toggleMark(); });
    add(Qt::CTRL | Qt::Key_T, [this] { toggleTimeReference(); });
    add(Qt::CTRL | Qt::Key_J, [this] { goToMessage(); });
    add(Qt::ALT | Qt::Key_Down, [this] { stepInExchange(1); });
    add(Qt::ALT | Qt::Key_Up, [this] { stepInExchange(-1); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_N, [this] { findMark(PacketInspector::Direction::Forward); });
    add(Qt::CTRL | Qt::SHIFT | Qt::Key_B, [this] { findMark(PacketInspector::Direction::Backward); });
}

const PacketRow *PacketsView::selectedRow() const
{
    return m_list->row(m_list->selectedRow());
}

void PacketsView::toggleMark()
{
    if (const PacketRow *row = selectedRow())
        m_inspector.mark(row->number, row->isMarked ? PacketInspector::Mark::Off : PacketInspector::Mark::On);
}

void PacketsView::toggleTimeReference()
{
    if (const PacketRow *row = selectedRow())
        m_inspector.setTimeReference(row->isTimeReference ? std::nullopt : std::optional(row->number));
}

void PacketsView::stepInExchange(int by)
{
    const auto found = std::ranges::find(m_detail.exchange, m_detail.row.number, &ExchangeStep::number);
    if (found == m_detail.exchange.end())
        return;
    const qsizetype wanted = found - m_detail.exchange.begin() + by;
    if (wanted >= 0 && wanted < m_detail.exchange.size())
        m_inspector.select(m_detail.exchange.at(wanted).number);
}

void PacketsView::findMark(PacketInspector::Direction direction)
{
    m_find->forget();
    m_inspector.findMark(direction);
    m_inspector.ask(
        this, [](const PacketLogView &view) { return view.isAnyMarked(); },
        [this](bool isAny) {
            if (!isAny)
                emit told(tr("No packet that is shown is marked. Ctrl+M marks the selected one."));
        });
}

void PacketsView::goToMessage()
{
    askForMessage([this](const PacketMessage &message) { emit messageWanted(message); });
}

void PacketsView::goToChart()
{
    askForMessage([this](const PacketMessage &message) { emit chartWanted(message); });
}

/// The message that the selected packet carries.
void PacketsView::askForMessage(const std::function<void(const PacketMessage &)> &answer)
{
    const PacketRow *row = selectedRow();
    if (!row)
        return;
    m_inspector.ask(
        this, [number = row->number](const PacketLogView &view) { return view.message(number); },
        [this, answer](const std::optional<PacketMessage> &message) {
            if (message)
                answer(*message);
            else
                emit told(tr("This packet carries no message."));
        });
}

void PacketsView::showMessage(const PacketMessage &message, const QByteArray &clientId)
{
    m_inspector.ask(
        this, [message, clientId](const PacketLogView &view) { return view.find(message, clientId); },
        [this](const std::optional<FoundPacket> &found) {
            if (!found) {
                emit told(
                    tr("No packet that is kept carries this message: it came before capturing began, or its "
                       "packet made room for others."));
                return;
            }
            if (!found->isShown) {
                setFilter({});
                chooseSource({});
            }
            m_inspector.select(found->number);
            m_list->setFocus(Qt::OtherFocusReason);
        });
}

void PacketsView::copyChosen(PacketMenu::Format format)
{
    m_inspector.ask(
        this,
        [rows = m_list->chosen(), format](const PacketLogView &view) {
            return copyPackets(view, rows, format);
        },
        [this](const CopiedPackets &copied) {
            if (copied.isTooMuch)
                emit told(
                    tr("Nothing was copied: the chosen packets are more than %1 as text. Choose fewer, or "
                       "export them to a file.")
                        .arg(sizeText(Clipboard::most)));
            else if (copied.count > 0)
                QApplication::clipboard()->setText(copied.text);
        });
}

void PacketsView::openMenu(const PacketRow &row, const QPoint &globalPosition)
{
    qint64 chosen = 0;
    for (const RowSelection::Run &run : m_list->chosen())
        chosen += run.to - run.from;
    m_inspector.ask(
        this, [number = row.number](const PacketLogView &view) { return view.names(number); },
        [this, row, chosen, globalPosition](const PacketNames &names) {
            m_menu->open(row, names, chosen, globalPosition, m_list);
        });
}

} // namespace espalier
