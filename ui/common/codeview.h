// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/formatted.h"
#include "ui/common/linearea.h"

#include <vector>

namespace espalier {

/// Read-only text in the data font, coloured by token. Only the lines in sight are laid out, so size does not matter:
/// setting a text costs one pass to find its lines. Lines wider than the view are broken; copying does not see that.
class CodeView : public LineArea
{
    Q_OBJECT
public:
    explicit CodeView(const Theme &theme, QWidget *parent = nullptr);
    ~CodeView() override;

    /// A remark in muted text behind the line that contains `offset`.
    struct Remark
    {
        std::int32_t offset = 0;
        QString text {};
    };

    /// Keeps the scroll position, and the selection while the text is as long as before: meant for a value that is
    /// shown anew many times a second.
    void setContent(const QString &text, const QList<TokenSpan> &spans, const QList<Remark> &remarks = {});
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] QString selectedText() const;
    [[nodiscard]] int lineCount() const { return int(m_lines.size()); }
    void scrollToTop();

public slots:
    void selectAll();
    void copy() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void layOut() override { breakLines(); }

private:
    void breakLines();
    void updateScrollBar();
    [[nodiscard]] qsizetype lineEnd(std::size_t line) const;
    [[nodiscard]] qsizetype offsetAt(const QPoint &position) const;
    [[nodiscard]] qreal xOf(std::size_t line, qsizetype offset) const;
    void paintLine(QPainter &painter, std::size_t line, qreal y) const;
    void paintSelection(QPainter &painter, std::size_t line, qreal y) const;
    void setSelection(qsizetype from, qsizetype to);

    QString m_text;
    QList<TokenSpan> m_spans;
    QList<Remark> m_remarks;
    /// Offsets where shown lines begin.
    std::vector<qsizetype> m_lines;
    int m_columns = 80;
    qsizetype m_selectionStart = 0;
    qsizetype m_selectionEnd = 0;
};

} // namespace espalier
