// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetmenu.h"

#include "ui/common/menutext.h"
#include "ui/packets/packetwords.h"

#include <QMenu>

#include <algorithm>

namespace espalier {

namespace {

/// Bytes of the UTF-8 character that begins there; 0 where none does.
int characterLength(const QByteArray &text, qsizetype at)
{
    const auto first = std::uint8_t(text.at(at));
    const int length = first < 0x80         ? 1
                       : first >> 5 == 0x06 ? 2
                       : first >> 4 == 0x0e ? 3
                       : first >> 3 == 0x1e ? 4
                                            : 0;
    if (length == 0 || at + length > text.size())
        return 0;
    return QByteArrayView(text).sliced(at, length).isValidUtf8() ? length : 0;
}

} // namespace

QString PacketMenu::quoted(const QByteArray &text)
{
    QString written;
    for (qsizetype at = 0; at < text.size();) {
        const int length = characterLength(text, at);
        const QString character = QString::fromUtf8(text.constData() + at, std::max(1, length));
        const auto codePoint = character.toUcs4();
        if (character == u'"' || character == u'\\')
            written += u'\\' + character;
        else if (length > 0 && codePoint.size() == 1 && QChar::isPrint(codePoint.first()))
            written += character;
        else
            for (int i = 0; i < std::max(1, length); ++i)
                written +=
                    QStringLiteral("\\x%1").arg(std::uint8_t(text.at(at + i)), 2, 16, QLatin1Char('0'));
        at += std::max(1, length);
    }
    return u'"' + written + u'"';
}

QString PacketMenu::joined(const QString &filter, const QString &condition, Join join)
{
    const QString trimmed = filter.trimmed();
    if (join == Join::Replace || (trimmed.isEmpty() && join != Join::AndNot))
        return condition;
    if (trimmed.isEmpty())
        return QStringLiteral("not (%1)").arg(condition);
    // "and" binds more tightly than "or": what is there stays together.
    const QString there = trimmed.contains(QStringLiteral("or")) || trimmed.contains(QStringLiteral("||"))
                              ? u'(' + trimmed + u')'
                              : trimmed;
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

QList<std::pair<QString, QString>> PacketMenu::conditions(const PacketRow &row, const PacketNames &names)
{
    QList<std::pair<QString, QString>> conditions;
    const QString client = QStringLiteral("client == ") + quoted(names.clientId);
    if (!names.clientId.isEmpty())
        conditions.append({tr("Client %1").arg(row.client), client});
    if (row.type != 0)
        conditions.append({tr("Packet %1").arg(PacketWords::type(row.type)),
                           QStringLiteral("type == ") + PacketWords::type(row.type)});
    if (!names.topicName.isEmpty())
        conditions.append(
            {tr("Topic %1").arg(row.topic), QStringLiteral("topic == ") + quoted(names.topicName)});
    if (!names.topicFilter.isEmpty())
        conditions.append({tr("Topic Filter %1").arg(row.topic),
                           QStringLiteral("topicFilter == ") + quoted(names.topicFilter)});
    if (row.packetId != 0 && !names.clientId.isEmpty())
        conditions.append({tr("Identifier %1 of this client").arg(row.packetId),
                           client + QStringLiteral(" and id == %1").arg(row.packetId)});
    if (row.clause != Clause::None) {
        const auto label = clauseInfo(row.clause).label;
        const QByteArray statement(label.data(), qsizetype(label.size()));
        conditions.append({tr("Violations of %1").arg(QString::fromUtf8(statement)),
                           QStringLiteral("violates == ") + quoted(statement)});
    }
    return conditions;
}

void PacketMenu::addFilters(QMenu *menu, const QList<std::pair<QString, QString>> &conditions)
{
    const std::pair<QString, Join> joins[] = {{tr("&Filter for"), Join::Replace},
                                              {tr("&And Filter for"), Join::And},
                                              {tr("&Or Filter for"), Join::Or},
                                              {tr("And &Not Filter for"), Join::AndNot}};
    for (const auto &[title, join] : joins) {
        auto *filters = menu->addMenu(title);
        for (const auto &[name, condition] : conditions)
            filters->addAction(menuText(name), this,
                               [this, condition, join] { emit filterWanted(condition, join); });
        filters->setEnabled(!conditions.isEmpty());
    }
}

void PacketMenu::open(const PacketRow &row, const PacketNames &names, qint64 chosen,
                      const QPoint &globalPosition, QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(row.isMarked ? tr("Remove &Mark") : tr("&Mark"), this, &PacketMenu::markWanted)
        ->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_M));
    menu->addAction(row.isTimeReference ? tr("Show Times of &Day") : tr("Count &Time from Here"), this,
                    &PacketMenu::timeReferenceWanted)
        ->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_T));
    menu->addSeparator();
    addFilters(menu, conditions(row, names));
    menu->addSeparator();
    menu->addAction(tr("Ne&xt in Exchange"), this, &PacketMenu::nextInExchangeWanted)
        ->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Down));
    menu->addAction(tr("&Previous in Exchange"), this, &PacketMenu::previousInExchangeWanted)
        ->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Up));
    if (!names.topicName.isEmpty()) {
        menu->addAction(tr("Go to M&essage in Explore"), this, &PacketMenu::messageWanted)
            ->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_J));
        menu->addAction(tr("&Go to Topic in Explore"), this,
                        [this, topic = names.topicName] { emit topicWanted(topic); });
        menu->addAction(tr("Show in C&harts"), this, &PacketMenu::chartWanted);
    }
    menu->addSeparator();
    auto *copy = menu->addMenu(chosen > 1 ? tr("&Copy %1 Packets").arg(chosen) : tr("&Copy Packet"));
    const std::pair<QString, Format> formats[] = {{tr("As &Text"), Format::Text},
                                                  {tr("As &Hex"), Format::Hex},
                                                  {tr("As &C Array"), Format::CArray},
                                                  {tr("As &JSON"), Format::Json}};
    for (const auto &[title, format] : formats)
        copy->addAction(title, this, [this, format] { emit copyWanted(format); });
    if (const QByteArray &topic = names.topicName.isEmpty() ? names.topicFilter : names.topicName;
        !topic.isEmpty())
        menu->addAction(tr("Copy T&opic"), this,
                        [this, text = QString::fromUtf8(topic)] { emit textCopyWanted(text); });
    menu->popup(globalPosition);
}

} // namespace espalier
