// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/specificationdialog.h"

#include "ui/common/searchfield.h"
#include "ui/common/specification.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextTable>
#include <QTextTableFormat>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

namespace {

/// Tables as the rest of the window draws them: hairlines, and air around the text.
void arrangeTables(const QTextDocument &document, const QColor &line)
{
    for (QTextFrame *frame : document.rootFrame()->childFrames()) {
        auto *table = qobject_cast<QTextTable *>(frame);
        if (!table)
            continue;
        QTextTableFormat format = table->format();
        format.setBorder(1);
        format.setBorderCollapse(true);
        format.setBorderBrush(line);
        format.setCellPadding(4);
        table->setFormat(format);
    }
}

} // namespace

SpecificationDialog::SpecificationDialog(const Theme &theme, QWidget *parent)
    : QDialog(parent), m_theme(theme)
{
    setWindowTitle(tr("MQTT Version 5.0"));
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(makeList());
    splitter->addWidget(makeText());
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({280, 620});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(splitter);
    connect(m_search, &QLineEdit::textChanged, this, &SpecificationDialog::search);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0 && row != m_section)
            showAt(row, m_search->text());
    });
    connect(m_previous, &QPushButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QPushButton::clicked, this, [this] { step(1); });
    resize(960, 640);
    setMinimumSize(520, 320);
}

SpecificationDialog::~SpecificationDialog() = default;

QWidget *SpecificationDialog::makeList()
{
    auto *part = new QWidget(this);
    m_search = new QLineEdit(part);
    m_search->setAccessibleName(tr("Search the standard"));
    m_search->setPlaceholderText(tr("Search the standard"));
    makeSearchField(m_search, m_theme.icon(QStringLiteral("search"), Role::Faint));
    m_list = new QListWidget(part);
    m_list->setAccessibleName(tr("Sections"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    constexpr int indent = 3;
    for (const Specification::Section &section : Specification::version5().sections()) {
        const QString text = section.number + u' ' + section.title;
        auto *item = new QListWidgetItem(QString((section.level - 1) * indent, u' ') + text, m_list);
        item->setToolTip(text);
    }
    auto *column = new QVBoxLayout(part);
    column->setContentsMargins(12, 12, 0, 0);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    return part;
}

QWidget *SpecificationDialog::makeText()
{
    auto *part = new QWidget(this);
    m_heading = plainLabel({}, Role::Text, m_theme.scaledTextFont(15.0 / 13, QFont::DemiBold), part);
    m_heading->setWordWrap(true);
    m_text = new QTextBrowser(part);
    m_text->setAccessibleName(tr("Text of the section"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setOpenLinks(false);
    m_text->document()->setDocumentMargin(0);
    m_previous = new QPushButton(tr("&Previous Section"), part);
    m_next = new QPushButton(tr("&Next Section"), part);
    auto *source = plainLabel(tr("© OASIS Open 2019. All Rights Reserved."), Role::Faint,
                              m_theme.scaledTextFont(11.0 / 13), part);
    source->setToolTip(
        tr("MQTT Version 5.0, OASIS Standard, 07 March 2019. The notices are in its section “Notices”."));
    auto *notices = new QPushButton(tr("Notices"), part);
    setButtonKind(notices, ButtonKind::Link);
    connect(notices, &QPushButton::clicked, this, [this] {
        m_section = -1;
        m_list->setCurrentRow(-1);
        m_heading->setText(tr("Notices"));
        m_text->setMarkdown(Specification::version5().notices());
    });
    auto *foot = new QHBoxLayout;
    foot->addWidget(source);
    foot->addWidget(notices);
    foot->addStretch();
    foot->addWidget(m_previous);
    foot->addWidget(m_next);
    auto *column = new QVBoxLayout(part);
    column->setContentsMargins(16, 12, 12, 12);
    column->setSpacing(10);
    column->addWidget(m_heading);
    column->addWidget(m_text, 1);
    column->addLayout(foot);
    return part;
}

void SpecificationDialog::showAt(qsizetype section, const QString &highlighted)
{
    const auto &sections = Specification::version5().sections();
    m_section = section;
    m_list->setCurrentRow(int(section));
    m_previous->setEnabled(section > 0);
    m_next->setEnabled(section + 1 < sections.size());
    const Specification::Section &shown = sections.at(section);
    m_heading->setText(shown.number + u' ' + shown.title);
    m_text->document()->setMarkdown(shown.text, QTextDocument::MarkdownDialectGitHub);
    arrangeTables(*m_text->document(), m_theme.color(Role::Line));
    highlight(highlighted, highlighted.startsWith(u'['));
}

void SpecificationDialog::showStatement(Clause clause)
{
    const qsizetype section = Specification::version5().find(clause);
    if (section >= 0) {
        showAt(section, Specification::tag(clause));
        return;
    }
    const ClauseInfo &info = clauseInfo(clause);
    m_section = -1;
    m_list->setCurrentRow(-1);
    m_previous->setEnabled(false);
    m_next->setEnabled(false);
    m_heading->setText(tr("%1 of MQTT 3.1.1, section %2")
                           .arg(QString::fromUtf8(info.label), QString::fromUtf8(info.section)));
    m_text->setPlainText(
        QString::fromUtf8(info.title) + QStringLiteral(".\n\n") + QString::fromUtf8(info.text)
        + QStringLiteral("\n\n")
        + tr("The text of MQTT 3.1.1 does not come with this program; this is its statement."));
}

void SpecificationDialog::highlight(const QString &text, bool isTag)
{
    QList<QTextEdit::ExtraSelection> marks;
    QTextCursor first;
    constexpr qsizetype maximumMarks = 1'000;
    for (QTextCursor cursor = m_text->document()->find(text); !cursor.isNull() && marks.size() < maximumMarks;
         cursor = m_text->document()->find(text, cursor)) {
        if (isTag) {
            // A tag ends its statement, which begins behind the sentence before.
            const QString block = cursor.block().text();
            const int end = cursor.positionInBlock();
            const qsizetype before = block.lastIndexOf(QStringLiteral(". "), end - text.size() - 2);
            cursor.setPosition(cursor.block().position() + int(before < 0 ? 0 : before + 2));
            cursor.setPosition(cursor.block().position() + end, QTextCursor::KeepAnchor);
        }
        QTextEdit::ExtraSelection mark;
        mark.cursor = cursor;
        mark.format.setBackground(m_theme.color(Role::Highlight));
        marks.append(mark);
        if (first.isNull())
            first = cursor;
    }
    m_text->setExtraSelections(marks);
    QTextCursor place = first.isNull() ? QTextCursor(m_text->document()) : first;
    place.setPosition(place.selectionStart());
    m_text->setTextCursor(place);
    m_text->ensureCursorVisible();
}

void SpecificationDialog::search(const QString &text)
{
    const auto &sections = Specification::version5().sections();
    qsizetype found = -1;
    for (qsizetype i = 0; i < sections.size(); ++i) {
        const Specification::Section &section = sections.at(i);
        const bool matches = text.isEmpty() || section.title.contains(text, Qt::CaseInsensitive)
                             || section.number.startsWith(text)
                             || section.text.contains(text, Qt::CaseInsensitive);
        m_list->item(int(i))->setHidden(!matches);
        if (matches && found < 0)
            found = i;
    }
    if (m_section >= 0 && (text.isEmpty() || !m_list->item(int(m_section))->isHidden()))
        highlight(text, false);
    else if (!text.isEmpty() && found >= 0)
        showAt(found, text);
}

void SpecificationDialog::step(int by)
{
    // Past those that the search hides.
    for (qsizetype i = m_section + by; i >= 0 && i < m_list->count(); i += by) {
        if (m_list->item(int(i))->isHidden())
            continue;
        showAt(i, m_search->text());
        return;
    }
}

} // namespace espalier
