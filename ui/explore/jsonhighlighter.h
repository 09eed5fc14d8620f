// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QSyntaxHighlighter>

namespace espalier {

/// Colours JSON while it is being typed, line by line, and placeholders.
class JsonHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT
public:
    enum class Coloring { None, Placeholders, Json };

    JsonHighlighter(const Theme &theme, QTextDocument *document);
    void setColoring(Coloring coloring);

protected:
    void highlightBlock(const QString &text) override;

private:
    void markPlaceholders(const QString &text);

    const Theme &m_theme;
    Coloring m_coloring = Coloring::None;
};

} // namespace espalier
