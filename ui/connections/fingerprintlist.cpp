// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/fingerprintlist.h"

#include "ui/common/elidedlabel.h"
#include "ui/connections/certificatelist.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier {

FingerprintList::FingerprintList(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_none(plainLabel(tr("None: a certificate that cannot be verified is shown, and can be trusted then."),
                        Role::Muted, theme.textFont(), this))
    , m_list(new QVBoxLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 2, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(
        plainLabel(tr("Pinned certificates"), Role::Text, theme.scaledTextFont(1.0, QFont::DemiBold), this));
    layout->addWidget(m_none);
    m_list->setSpacing(2);
    layout->addLayout(m_list);
}

void FingerprintList::setPins(const QList<QByteArray> &pins)
{
    m_pins = pins;
    rebuild();
}

void FingerprintList::rebuild()
{
    while (auto *item = m_list->takeAt(0)) {
        // It may be the sender of the click that led here.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    m_none->setVisible(m_pins.isEmpty());
    for (const auto &pin : std::as_const(m_pins)) {
        const auto text = fingerprintText(pin);
        auto *row = new QWidget(this);
        auto *layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        auto *label = new ElidedLabel(row);
        label->setFont(m_theme.dataFont());
        label->setText(text);
        label->setToolTip(text);
        auto *remove = new QPushButton(m_theme.icon(QStringLiteral("trash")), {}, row);
        remove->setAccessibleName(tr("Trust the certificate %1 no longer").arg(text.left(23)));
        remove->setToolTip(remove->accessibleName());
        remove->setAutoDefault(false);
        setButtonKind(remove, ButtonKind::Quiet);
        connect(remove, &QPushButton::clicked, this, [this, pin] {
            m_pins.removeAll(pin);
            rebuild();
            emit edited();
        });
        layout->addWidget(label, 1);
        layout->addWidget(remove);
        m_list->addWidget(row);
    }
}

} // namespace espalier
