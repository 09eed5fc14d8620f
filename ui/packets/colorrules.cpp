// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/colorrules.h"

#include "ui/packets/colorrulesdialog.h"
#include "ui/settings/preferences.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace espalier {

namespace {

const QString rulesState = QStringLiteral("packets/colorRules");

/// How a ground is written in the preferences.
QString keyOf(Role ground)
{
    switch (ground) {
    case Role::WarningSoft:
        return QStringLiteral("warning");
    case Role::ErrorSoft:
        return QStringLiteral("error");
    case Role::Added:
        return QStringLiteral("added");
    case Role::Removed:
        return QStringLiteral("removed");
    case Role::Hover:
        return QStringLiteral("grey");
    default:
        return QStringLiteral("highlight");
    }
}

Role roleOf(const QString &key)
{
    for (const Role role : ColorRules::offered())
        if (keyOf(role) == key)
            return role;
    return Role::Highlight;
}

} // namespace

ColorRules::ColorRules(Preferences &preferences, QObject *parent)
    : QObject(parent), m_preferences(preferences)
{
    const QByteArray state = preferences.state(rulesState);
    // Until the user has said anything else, refusals stand out; those of CONNACK in MQTT 3.1.1 begin with 1.
    if (state.isEmpty())
        m_rules.append({QStringLiteral("reason >= 0x80 or type == CONNACK and reason > 0"), Role::ErrorSoft});
    const auto kept = QJsonDocument::fromJson(state).array();
    for (const auto &entry : kept) {
        const QJsonObject rule = entry.toObject();
        const QString filter = rule.value(QLatin1String("filter")).toString();
        if (m_rules.size() < maximumRules && !filter.isEmpty())
            m_rules.append({filter, roleOf(rule.value(QLatin1String("color")).toString())});
    }
}

ColorRules::~ColorRules() = default;

const QList<Role> &ColorRules::offered()
{
    static const QList<Role> grounds {Role::Highlight, Role::WarningSoft, Role::ErrorSoft,
                                      Role::Added,     Role::Removed,     Role::Hover};
    return grounds;
}

QString ColorRules::name(Role ground)
{
    switch (ground) {
    case Role::WarningSoft:
        return tr("Orange");
    case Role::ErrorSoft:
        return tr("Pink");
    case Role::Added:
        return tr("Light green");
    case Role::Removed:
        return tr("Red");
    case Role::Hover:
        return tr("Grey");
    default:
        return tr("Green");
    }
}

void ColorRules::setRules(const QList<Rule> &rules)
{
    if (rules == m_rules)
        return;
    m_rules = rules.first(std::min(rules.size(), maximumRules));
    QJsonArray kept;
    for (const Rule &rule : std::as_const(m_rules))
        kept.append(QJsonObject {{QStringLiteral("filter"), rule.filter},
                                 {QStringLiteral("color"), keyOf(rule.ground)}});
    m_preferences.setState(rulesState, QJsonDocument(kept).toJson(QJsonDocument::Compact));
    emit changed();
}

QStringList ColorRules::filters() const
{
    QStringList filters;
    for (const Rule &rule : m_rules)
        filters += rule.filter;
    return filters;
}

QList<Role> ColorRules::grounds() const
{
    QList<Role> grounds;
    for (const Rule &rule : m_rules)
        grounds += rule.ground;
    return grounds;
}

void ColorRules::edit(const Theme &theme, QWidget *window)
{
    auto *dialog = new ColorRulesDialog(theme, m_rules, window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { setRules(dialog->rules()); });
    dialog->open();
}

} // namespace espalier
