// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/draftpropertyeditor.h"

#include "ui/explore/propertydelegate.h"
#include "ui/explore/propertywords.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QTableView>
#include <QToolButton>

namespace espalier {

namespace {

constexpr int propertyHeight = 25;
constexpr int maximumRowsShown = 6;

} // namespace

DraftPropertyEditor::DraftPropertyEditor(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(new DraftPropertyModel(this))
    , m_table(new QTableView(this))
    , m_add(new QToolButton(this))
    , m_error(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto *head = new QHBoxLayout;
    head->addWidget(plainLabel(tr("MQTT 5 properties"), Role::Text,
                               theme.scaledTextFont(12.5 / 13, QFont::DemiBold), this));
    head->addStretch(1);
    head->addWidget(m_add);
    column->addLayout(head);
    column->addWidget(m_table);
    column->addWidget(m_error);
    m_error->setWordWrap(true);
    m_error->setMinimumWidth(1);
    m_error->hide();
    buildTable();
    buildMenu();
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, signal, this, &DraftPropertyEditor::fitHeight);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &DraftPropertyEditor::handleChange);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &DraftPropertyEditor::handleChange);
    connect(m_model, &QAbstractItemModel::rowsMoved, this, &DraftPropertyEditor::handleChange);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &DraftPropertyEditor::handleChange);
    fitHeight();
}

void DraftPropertyEditor::buildTable()
{
    m_table->setModel(m_model);
    m_table->setItemDelegate(new PropertyDelegate(m_theme, this));
    m_table->setShowGrid(false);
    m_table->setAccessibleName(tr("MQTT 5 properties"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setEditTriggers(QAbstractItemView::SelectedClicked | QAbstractItemView::DoubleClicked
                             | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->resizeSection(DraftPropertyModel::NameColumn, 132);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setMinimumSectionSize(propertyHeight);
    m_table->verticalHeader()->setDefaultSectionSize(propertyHeight);
    m_table->installEventFilter(this);
    connect(m_table, &QWidget::customContextMenuRequested, this, &DraftPropertyEditor::showMenu);
}

void DraftPropertyEditor::buildMenu()
{
    setButtonKind(m_add, ButtonKind::Link);
    m_add->setText(tr("+ Add"));
    m_add->setAccessibleName(tr("Add a property"));
    m_add->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_add);
    for (const Property property : {Property::ContentType, Property::ResponseTopic, Property::CorrelationData,
                                    Property::MessageExpiryInterval, Property::PayloadFormatIndicator,
                                    Property::TopicAlias, Property::UserProperty})
        menu->addAction(propertyName(property), this, [this, property] { add(property); });
    m_add->setMenu(menu);
}

void DraftPropertyEditor::add(Property property)
{
    const int row = m_model->add(property);
    const int column =
        property == Property::UserProperty ? DraftPropertyModel::NameColumn : DraftPropertyModel::ValueColumn;
    const QModelIndex index = m_model->index(row, column);
    m_table->setCurrentIndex(index);
    m_table->edit(index);
}

void DraftPropertyEditor::removeCurrent()
{
    m_model->remove(m_table->currentIndex().row());
}

void DraftPropertyEditor::moveCurrent(DraftPropertyModel::Direction direction)
{
    const QModelIndex current = m_table->currentIndex();
    const int row = m_model->move(current.row(), direction);
    m_table->setCurrentIndex(m_model->index(row, current.column()));
}

void DraftPropertyEditor::handleChange()
{
    showError(m_model->firstProblem());
    emit changed();
}

void DraftPropertyEditor::showError(const QString &text)
{
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
}

void DraftPropertyEditor::showMenu(const QPoint &position)
{
    if (!m_table->indexAt(position).isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &text, const QKeySequence &key, auto &&command) {
        menu->addAction(text, this, command)->setShortcut(key);
    };
    add(tr("Move up"), QKeySequence(Qt::ALT | Qt::Key_Up),
        [this] { moveCurrent(DraftPropertyModel::Direction::Up); });
    add(tr("Move down"), QKeySequence(Qt::ALT | Qt::Key_Down),
        [this] { moveCurrent(DraftPropertyModel::Direction::Down); });
    add(tr("Remove"), QKeySequence::Delete, [this] { removeCurrent(); });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void DraftPropertyEditor::fitHeight()
{
    const int rows = std::min(m_model->rowCount(), maximumRowsShown);
    m_table->setFixedHeight(rows * propertyHeight + 2 * m_table->frameWidth());
    m_table->setVisible(rows > 0);
}

bool DraftPropertyEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_table || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->matches(QKeySequence::Delete)) {
        removeCurrent();
        return true;
    }
    if (key->modifiers() == Qt::AltModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
        moveCurrent(key->key() == Qt::Key_Up ? DraftPropertyModel::Direction::Up
                                             : DraftPropertyModel::Direction::Down);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace espalier
