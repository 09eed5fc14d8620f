// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/clause.h"

#include <QHash>
#include <QList>
#include <QString>

namespace espalier {

/// The text of MQTT 5.0, section by section, as it comes with the program.
class Specification
{
public:
    struct Section
    {
        /// "4.8.2"; of an appendix "Appendix B".
        QString number;
        QString title;
        /// Markdown, without the heading.
        QString text;
        /// 1: a chapter.
        int level = 1;
    };

    /// Read when first asked for. Any thread.
    [[nodiscard]] static const Specification &version5();
    /// Has it read by another thread, for who will ask soon.
    static void prepare();

    [[nodiscard]] const QList<Section> &sections() const { return m_sections; }
    /// Where a statement stands, which need not be the section that its id names; -1: it has none here, as those of 3.1.1.
    [[nodiscard]] qsizetype find(Clause clause) const;
    /// OASIS' conditions, which belong to every copy.
    [[nodiscard]] const QString &notices() const { return m_notices; }

    /// "[MQTT-4.8.2-1]" as it ends the statement in the text; empty for what has no number in 5.0.
    [[nodiscard]] static QString tag(Clause clause);

private:
    explicit Specification(const QString &markdown);
    void addHeading(const QString &line);
    void makeIndex();
    /// The section of that number, else the nearest above it; -1: there is none.
    [[nodiscard]] qsizetype find(QString number) const;

    QList<Section> m_sections;
    QString m_notices;
    bool m_isInNotices = false;
    QHash<QString, qsizetype> m_numbers;
    /// Where each statement stands first.
    QHash<QString, qsizetype> m_tags;
};

} // namespace espalier
