// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetmenu.h"

#include "ui/common/menutext.h"
#include "ui/packets/packetwords.h"

#include <QMenu>

namespace espalier {

QString PacketMenu::quoted(const QString &text)
{
    QString escaped;
    for (const QChar character : text) {
        if (character == u'"' || character == u'\\')
            escaped += u'\\';
        escaped += character;
    }
    return u'"' + escaped + u'"';
}

QString PacketMenu::joined(const QString &filter, const QString &condition, Join join)
{
    const QString trimmed = filter.trimmed();
    if (join == Join::Replace || (trimmed.isEmpty() && join != Join::AndNot))
        return condition;
    if (trimmed.isEmpty())
        return QStringLiteral("not (%1)").arg(condition);
    // "and" binds more tightly than "or": what is there stays together.
    const QString there = trimmed.contains(QStringLiteral("or")) ? u'(' + trimmed + u')' : trimmed;
    switch (join) {
    case Join::And:
        return there + QStringLiteral(" and ") + condition;
    case Join::Or:
        return trimmed + QStringLiteral(" or ") + condition;
    case Join::AndNot:
        return there + QStringLiteral(" and not (") + condition + u')';
    case Join::Replace:
        break;
    }
    return condition;
}

void PacketMenu::addFilters(QMenu *menu, const PacketRow &row)
{
    QList<std::pair<QString, QString>> conditions;
    if (!row.client.isEmpty())
        conditions.append(
            {tr("Client %1").arg(row.client), QStringLiteral("client == ") + quoted(row.client)});
    if (row.type != 0)
        conditions.append({tr("Packet %1").arg(PacketWords::type(row.type)),
                           QStringLiteral("type == ") + PacketWords::type(row.type)});
    if (!row.topic.isEmpty() && row.topicFilters <= 1)
        conditions.append({tr("Topic %1").arg(row.topic),
                           row.topicFilters == 0 ? QStringLiteral("topic == ") + quoted(row.topic)
                                                 : QStringLiteral("topicFilter == ") + quoted(row.topic)});
    if (row.packetId != 0)
        conditions.append(
            {tr("Identifier %1 of this client").arg(row.packetId),
             QStringLiteral("client == %1 and id == %2").arg(quoted(row.client)).arg(row.packetId)});
    if (row.clause != Clause::None) {
        const auto label = clauseInfo(row.clause).label;
        const QString statement = QString::fromUtf8(label.data(), qsizetype(label.size()));
        conditions.append(
            {tr("Violations of %1").arg(statement), QStringLiteral("violates == ") + quoted(statement)});
    }
    const std::pair<QString, Join> joins[] = {{tr("&Filter for"), Join::Replace},
                                              {tr("&And Filter for"), Join::And},
                                              {tr("&Or Filter for"), Join::Or},
                                              {tr("And &Not Filter for"), Join::AndNot}};
    for (const auto &[title, join] : joins) {
        auto *filters = menu->addMenu(title);
        for (const auto &[name, condition] : conditions)
            filters->addAction(menuText(name), this, [this, condition = condition, join = join] {
                emit filterWanted(condition, join);
            });
        filters->setEnabled(!conditions.isEmpty());
    }
}

void PacketMenu::open(const PacketRow &row, qint64 chosen, const QPoint &globalPosition, QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(row.isMarked ? tr("Remove &Mark") : tr("&Mark"), this, &PacketMenu::markWanted)
        ->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_M));
    menu->addAction(row.isTimeReference ? tr("Show Times of &Day") : tr("Count &Time from Here"), this,
                    &PacketMenu::timeReferenceWanted)
        ->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_T));
    menu->addSeparator();
    addFilters(menu, row);
    menu->addSeparator();
    menu->addAction(tr("Ne&xt in Exchange"), this, &PacketMenu::nextInExchangeWanted)
        ->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Down));
    menu->addAction(tr("&Previous in Exchange"), this, &PacketMenu::previousInExchangeWanted)
        ->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Up));
    if (PacketType(row.type) == PacketType::Publish && !row.topic.isEmpty())
        menu->addAction(tr("&Go to Topic in Explore"), this, &PacketMenu::topicWanted);
    menu->addSeparator();
    auto *copy = menu->addMenu(chosen > 1 ? tr("&Copy %1 Packets").arg(chosen) : tr("&Copy Packet"));
    const std::pair<QString, Format> formats[] = {{tr("As &Text"), Format::Text},
                                                  {tr("As &Hex"), Format::Hex},
                                                  {tr("As &C Array"), Format::CArray},
                                                  {tr("As &JSON"), Format::Json}};
    for (const auto &[title, format] : formats)
        copy->addAction(title, this, [this, format = format] { emit copyWanted(format); });
    if (!row.topic.isEmpty())
        menu->addAction(tr("Copy T&opic"), this, [this, topic = row.topic] { emit textCopyWanted(topic); });
    menu->popup(globalPosition);
}

} // namespace espalier
