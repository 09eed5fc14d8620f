// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/decoderules.h"
#include "ui/explore/messagedecoding.h"

#include <QMenu>
#include <QPointer>

class QActionGroup;

namespace espalier {

class DecodeRuleBook;
class Theme;

/// "Decode as": how the messages of the shown topic are understood, for now or by a rule.
class DecodeMenu : public QMenu
{
    Q_OBJECT
public:
    explicit DecodeMenu(const Theme &theme, QWidget *parent = nullptr);

    /// Until then rules cannot be made here.
    void setDecodeRules(DecodeRuleBook &rules);
    /// What is checked, and whose rule can be changed. `used` is what a new rule begins with.
    void setDecoding(const MessageDecoding &decoding, DecoderKind used);
    [[nodiscard]] QAction *raw() const { return m_raw; }

signals:
    /// Nothing: by the rules, the properties of the message and by looking.
    void chosen(const std::optional<espalier::DecodeChoice> &choice);

private:
    void addRule();
    void changeRule();
    /// `before` is replaced by what is written; without it a new rule becomes the first.
    void openRule(const DecodeRule &rule, const std::optional<DecodeRule> &before);
    void openRules();

    const Theme &m_theme;
    QPointer<DecodeRuleBook> m_book;
    MessageDecoding m_decoding;
    DecoderKind m_used = DecoderKind::Empty;
    QActionGroup *m_group;
    QAction *m_detect;
    QAction *m_raw;
    QAction *m_always;
    QAction *m_change;
    QAction *m_rules;
};

} // namespace espalier
