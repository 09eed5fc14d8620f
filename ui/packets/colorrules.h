// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QList>
#include <QObject>

class QWidget;

namespace espalier {

class Preferences;

/// Grounds for packets that match a filter, in order: a packet gets that of the first. Kept with the preferences.
class ColorRules : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype maximumRules = 32;

    explicit ColorRules(Preferences &preferences, QObject *parent = nullptr);
    ~ColorRules() override;

    struct Rule
    {
        QString filter {};
        Role ground = Role::Highlight;
        friend bool operator==(const Rule &, const Rule &) = default;
    };
    [[nodiscard]] const QList<Rule> &rules() const { return m_rules; }
    void setRules(const QList<Rule> &rules);
    [[nodiscard]] QStringList filters() const;
    [[nodiscard]] QList<Role> grounds() const;
    /// Opens the dialog in which rules are made.
    void edit(const Theme &theme, QWidget *window);

    /// The grounds that there are, on which all text can be read.
    [[nodiscard]] static const QList<Role> &offered();
    [[nodiscard]] static QString name(Role ground);

signals:
    void changed();

private:
    Preferences &m_preferences;
    QList<Rule> m_rules;
};

} // namespace espalier
