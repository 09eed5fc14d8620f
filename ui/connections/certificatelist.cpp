// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/certificatelist.h"

#include "ui/common/units.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QHeaderView>
#include <QLocale>

#include <algorithm>

namespace espalier {

namespace {

QString keyText(const CertificateInfo &certificate)
{
    switch (certificate.keyType) {
    case CertificateInfo::KeyType::Rsa:
        return QStringLiteral("RSA %1").arg(certificate.keyBits);
    case CertificateInfo::KeyType::Ec:
        return QStringLiteral("EC %1").arg(certificate.keyBits);
    case CertificateInfo::KeyType::Dsa:
        return QStringLiteral("DSA %1").arg(certificate.keyBits);
    case CertificateInfo::KeyType::Other:
        break;
    }
    return CertificateList::tr("of another kind");
}

QString timesText(const CertificateInfo &certificate)
{
    const QLocale locale;
    const auto begin = locale.toString(certificate.notBefore.toLocalTime(), QLocale::ShortFormat);
    const auto end = locale.toString(certificate.notAfter.toLocalTime(), QLocale::ShortFormat);
    const auto days = QDateTime::currentDateTime().daysTo(certificate.notAfter);
    return days >= 0
               ? CertificateList::tr("%1 to %2, %n day(s) left", nullptr, static_cast<int>(days))
                     .arg(begin, end)
               : CertificateList::tr("%1 to %2, expired %n day(s) ago", nullptr, static_cast<int>(-days))
                     .arg(begin, end);
}

} // namespace

QString fingerprintText(const QByteArray &fingerprint)
{
    return QString::fromLatin1(fingerprint.toHex(':')).toUpper();
}

CertificateList::CertificateList(Theme &theme, QWidget *parent) : QTreeWidget(parent), m_theme(theme)
{
    setAccessibleName(tr("Certificates of the broker"));
    setColumnCount(2);
    setHeaderHidden(true);
    setWordWrap(true);
}

void CertificateList::setChain(const QList<CertificateInfo> &chain)
{
    clear();
    for (const auto &certificate : chain) {
        auto *item = new QTreeWidgetItem(this, {certificate.subject.simplified()});
        item->setFont(0, m_theme.scaledTextFont(1.0, QFont::DemiBold));
        item->setFirstColumnSpanned(true);
        const auto add = [&](const QString &name, const QString &value) {
            auto *row = new QTreeWidgetItem(item, {name, value});
            row->setToolTip(1, toolTipText(value));
            return row;
        };
        add(tr("Issuer"), certificate.isSelfSigned ? tr("itself") : certificate.issuer.simplified());
        if (!certificate.names.isEmpty())
            add(tr("For"), certificate.names.join(QStringLiteral(", ")).simplified());
        add(tr("Valid"), timesText(certificate));
        add(tr("Key"), keyText(certificate));
        // It is there to be compared, so all of it must be seen.
        auto fingerprint = fingerprintText(certificate.fingerprint);
        fingerprint.replace(fingerprint.size() / 2, 1, u'\n');
        add(tr("Fingerprint (SHA-256)"), fingerprint)->setFont(1, m_theme.dataFont());
    }
    if (topLevelItemCount() > 0) {
        topLevelItem(0)->setExpanded(true);
        setCurrentItem(topLevelItem(0));
    }
    resizeColumnToContents(0);
    setColumnWidth(0, std::max(columnWidth(0), 170));
}

} // namespace espalier
