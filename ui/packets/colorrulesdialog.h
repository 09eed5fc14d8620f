// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/packets/colorrules.h"

#include <QDialog>

class QPushButton;
class QVBoxLayout;

namespace espalier {

/// Rules for the grounds of packets, one line each; the first that matches counts.
class ColorRulesDialog : public QDialog
{
    Q_OBJECT
public:
    ColorRulesDialog(const Theme &theme, const QList<ColorRules::Rule> &rules, QWidget *parent = nullptr);
    ~ColorRulesDialog() override;

    /// Without empty ones.
    [[nodiscard]] QList<ColorRules::Rule> rules() const;

private:
    class Line;

    Line *addLine(const ColorRules::Rule &rule);
    void move(Line *line, int by);
    void check();

    const Theme &m_theme;
    QVBoxLayout *m_lines;
    QPushButton *m_add;
    QPushButton *m_accept;
};

} // namespace espalier
