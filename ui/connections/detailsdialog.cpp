// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/detailsdialog.h"

#include "ui/common/units.h"
#include "ui/connections/certificatelist.h"
#include "ui/connections/connectiondetails.h"
#include "ui/theme/controls.h"

#include <QDialogButtonBox>
#include <QFontMetrics>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <array>

namespace espalier {

namespace {

constexpr std::array columnWidths {190, 250};
/// On either side of a text, from a cell's edge; and over and under one of several lines.
constexpr int textMargin = 8;

/// Trees wrap what has room for it, but make none by themselves.
void giveRoom(QTreeWidgetItem &item, const QFontMetrics &metrics)
{
    for (int column = 0; column < static_cast<int>(columnWidths.size()); ++column) {
        const auto width = columnWidths.at(static_cast<std::size_t>(column));
        const QRect room(0, 0, width - 2 * textMargin - (column == 0 ? item.treeWidget()->indentation() : 0),
                         QWIDGETSIZE_MAX);
        const auto text = metrics.boundingRect(room, Qt::TextWordWrap, item.text(column));
        if (text.height() > metrics.height())
            item.setSizeHint(column, {width, text.height() + textMargin});
    }
}

} // namespace

DetailsDialog::DetailsDialog(Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_list(new QTreeWidget(this))
    , m_certificates(new CertificateList(theme, this))
    , m_refer(new QPushButton(this))
{
    resize(640, 560);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    m_list->setAccessibleName(tr("Connection details"));
    m_list->setColumnCount(3);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setWordWrap(true);
    layout->addWidget(m_list, 2);
    layout->addWidget(m_certificates, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_refer, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_refer, &QPushButton::clicked, this, [this] {
        if (const auto referred = referredServer(m_profile, m_status))
            emit referralChosen(*referred);
    });
    layout->addWidget(buttons);
}

void DetailsDialog::showConnection(const Profile &profile, const ConnectionStatus &status)
{
    m_profile = profile;
    m_status = status;
    setWindowTitle(tr("Details of %1").arg(profile.name));
    m_list->clear();
    for (const auto &group : connectionDetails(profile, status)) {
        auto *heading = new QTreeWidgetItem(m_list, {group.title});
        heading->setFont(0, m_theme.scaledTextFont(1.0, QFont::DemiBold));
        heading->setFirstColumnSpanned(true);
        for (const auto &row : group.rows) {
            auto *item = new QTreeWidgetItem(heading, {row.name, row.value, row.remark});
            item->setToolTip(1, toolTipText(row.value));
            item->setForeground(2, m_theme.color(Role::Muted));
            giveRoom(*item, m_list->fontMetrics());
        }
    }
    m_list->expandAll();
    m_list->setCurrentItem(m_list->topLevelItem(0));
    for (std::size_t i = 0; i < columnWidths.size(); ++i)
        m_list->setColumnWidth(static_cast<int>(i), columnWidths.at(i));
    m_certificates->setChain(status.security.chain);
    m_certificates->setVisible(!status.security.chain.isEmpty());
    const auto referred = referredServer(profile, status);
    m_refer->setVisible(referred.has_value());
    if (referred)
        m_refer->setText(tr("Connect to %1").arg(displayAddress(*referred)));
}

} // namespace espalier
