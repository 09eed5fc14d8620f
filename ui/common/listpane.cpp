// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/listpane.h"

#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier {

ListPane::ListPane(Theme &theme, const QString &title, const QString &newName, int width,
                   QAbstractItemModel *model, QWidget *parent)
    : QWidget(parent), m_list(new QListView(this)), m_column(new QVBoxLayout(this))
{
    setFixedWidth(width);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(12, 3, 8, 3);
    heading->addWidget(plainLabel(title, Role::Text, theme.scaledTextFont(12.5 / 13, QFont::DemiBold), this));
    heading->addStretch();
    auto *add = new QPushButton(tr("+ New"), this);
    add->setAccessibleName(newName);
    add->setAutoDefault(false);
    setButtonKind(add, ButtonKind::Link);
    connect(add, &QPushButton::clicked, this, &ListPane::addWanted);
    heading->addWidget(add);
    m_column->addLayout(heading);
    m_column->addWidget(hairline(Qt::Horizontal, this));
    m_list->setModel(model);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(title);
    m_list->setMouseTracking(true);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ListPane::currentChanged);
    m_column->addWidget(m_list, 1);
}

} // namespace espalier
