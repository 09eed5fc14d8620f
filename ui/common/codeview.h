// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/formatted.h"
#include "ui/common/linearea.h"

#include <QSet>

#include <cstddef>
#include <optional>
#include <vector>

class QMenu;

namespace espalier {

/// Read-only text in the data font, coloured by token. Only the lines in sight are laid out, so size does not matter:
/// setting a text costs one pass to find its lines. Lines wider than the view are broken; copying does not see that.
/// A gutter before the text folds what is indented below a line, and carries marks; with it the keys move a current line:
/// Left folds and steps out, Right unfolds and steps in, "-", "+" and "*" do what they do in trees.
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

    /// A mark in the gutter of the line that contains `offset`: something can be drawn over time, or is.
    struct Mark
    {
        std::int32_t offset = 0;
        bool isOn = false;
        QString name {};
        friend bool operator==(const Mark &, const Mark &) = default;
    };
    enum class Gutter { None, Shown };

    /// Keeps the scroll position, what is folded, and the selection while the text is as long as before: meant for a value that is
    /// shown anew many times a second.
    void setContent(const QString &text, const QList<TokenSpan> &spans, const QList<Remark> &remarks = {});
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] QString selectedText() const;
    /// Lines that are shown: broken ones count more than once, folded ones not at all.
    [[nodiscard]] int lineCount() const { return int(m_lines.size()); }
    /// Another text comes: from its beginning, with nothing folded.
    void startAnew();

    void setGutter(Gutter gutter);
    /// Instead of those that came with the text.
    void setRemarks(const QList<Remark> &remarks);
    /// By ascending offsets.
    void setMarks(const QList<Mark> &marks);
    /// Folds or unfolds what is indented below a line of the text, counted from 0.
    void toggleFold(int line);
    void foldAll();
    void unfoldAll();
    /// The line of the text, counted from 0, that keys fold and menus are about. With a gutter only.
    [[nodiscard]] int currentLine() const { return m_current; }

    /// Highlights all places where `text` stands, whatever its case, up to a limit; empty: none.
    void setSearch(const QString &text);
    static constexpr qsizetype maximumMatches = 10'000;
    [[nodiscard]] qsizetype matchCount() const { return m_matches.size(); }
    /// The match that was shown last; -1: none.
    [[nodiscard]] qsizetype currentMatch() const { return m_currentMatch; }
    /// Selects a match and brings it into sight; unfolds what hides it.
    void showMatch(qsizetype match);

public slots:
    void selectAll();
    void copy() const;

signals:
    void searchWanted();
    void markClicked(int offset);
    /// A menu opens for the place at `offset`; who knows more of it adds to the menu.
    void menuOpening(QMenu *menu, int offset);

protected:
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void layOut() override { breakLines(); }
    [[nodiscard]] bool isSearchable() const override { return true; }

private:
    /// A shown line: a part of a line of the text, or all of it.
    struct Line
    {
        qsizetype start = 0;
        qsizetype end = 0;
        /// Of the text; -1 for what continues a broken line.
        int number = -1;
        /// Lines folded below it.
        int folded = 0;
    };

    void breakLines();
    void appendLine(qsizetype start, qsizetype end, int number);
    [[nodiscard]] int skipFolded(qsizetype &start, int number, qsizetype indent);
    void updateScrollBar();
    void findMatches();
    [[nodiscard]] qsizetype indentAt(qsizetype start) const;
    [[nodiscard]] bool isFoldable(const Line &line) const;
    [[nodiscard]] const Mark *markOf(const Line &line) const;
    [[nodiscard]] qreal textLeft() const;
    [[nodiscard]] std::optional<std::size_t> lineAtY(int y) const;
    [[nodiscard]] std::size_t lineOf(qsizetype offset) const;
    [[nodiscard]] qsizetype offsetAt(const QPoint &position) const;
    [[nodiscard]] qreal xOf(const Line &line, qsizetype offset) const;
    void paintLine(QPainter &painter, const Line &line, qreal y) const;
    void paintGutter(QPainter &painter, const Line &line, qreal y) const;
    void paintRange(QPainter &painter, const Line &line, qreal y, qsizetype from, qsizetype to,
                    Role role) const;
    void paintMatches(QPainter &painter, const Line &line, qreal y) const;
    void setSelection(qsizetype from, qsizetype to);
    [[nodiscard]] bool clickGutter(const QPoint &position);
    [[nodiscard]] QString gutterHint(const QPoint &position) const;
    void bringIntoSight(qsizetype offset);
    [[nodiscard]] std::size_t currentIndex() const;
    /// By index into m_lines.
    void setCurrent(std::size_t index);
    /// By shown lines.
    void moveCurrent(std::ptrdiff_t lines);
    /// The line that folds away the one with this index; itself when there is none.
    [[nodiscard]] std::size_t enclosing(std::size_t index) const;
    /// The current line, or what it is in.
    void foldCurrent();
    void unfoldCurrent();
    void stepOut();
    void stepIn();
    bool walk(const QKeyEvent &event);
    bool foldByKey(const QKeyEvent &event);
    /// Where the value of the current line ends.
    [[nodiscard]] qsizetype currentValue() const;

    QString m_text;
    QList<TokenSpan> m_spans;
    QList<Remark> m_remarks;
    QList<Mark> m_marks;
    std::vector<Line> m_lines;
    /// Lines of the text whose inside is hidden.
    QSet<int> m_folds;
    Gutter m_gutter = Gutter::None;
    int m_current = 0;
    QString m_search;
    QList<qsizetype> m_matches;
    qsizetype m_currentMatch = -1;
    int m_columns = 80;
    qsizetype m_selectionStart = 0;
    qsizetype m_selectionEnd = 0;
};

} // namespace espalier
