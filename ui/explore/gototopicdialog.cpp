// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/gototopicdialog.h"

#include "core/service/explorer.h"
#include "core/service/storeview.h"
#include "core/store/completions.h"
#include "ui/common/typedlist.h"

#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

namespace espalier {

namespace {

constexpr int mostCompletions = 100;

} // namespace

GoToTopicDialog::GoToTopicDialog(Explorer &explorer, QWidget *parent)
    : QDialog(parent), m_explorer(&explorer), m_topic(new QLineEdit(this)), m_list(new QListWidget(this))
{
    setWindowTitle(tr("Go to topic"));
    m_topic->setPlaceholderText(tr("Topic"));
    m_topic->setAccessibleName(tr("Topic"));
    m_list->setAccessibleName(tr("Topics with this text"));
    m_list->setUniformItemSizes(true);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_topic);
    column->addWidget(m_list, 1);
    resize(520, 360);
    new TypedList(m_topic, m_list);
    connect(m_topic, &QLineEdit::textChanged, this, &GoToTopicDialog::complete);
    connect(m_topic, &QLineEdit::returnPressed, this, &GoToTopicDialog::finish);
    connect(m_list, &QListWidget::itemActivated, this, &GoToTopicDialog::finish);
    connect(m_list, &QListWidget::itemClicked, this, &GoToTopicDialog::finish);
    complete();
}

void GoToTopicDialog::complete()
{
    if (!m_explorer)
        return;
    const QString text = m_topic->text();
    m_explorer->ask(
        this, [text](const StoreView &view) { return topicsLike(view.store, text, mostCompletions); },
        [this, text](const QStringList &topics) {
            if (text != m_topic->text())
                return;
            m_list->clear();
            m_list->addItems(topics);
        });
}

void GoToTopicDialog::finish()
{
    QString topic = m_topic->text();
    if (const QListWidgetItem *item = m_list->currentItem())
        topic = item->text();
    else if (m_list->count() > 0 && m_list->findItems(topic, Qt::MatchExactly).isEmpty())
        topic = m_list->item(0)->text();
    if (topic.isEmpty())
        return;
    emit chosen(topic);
    accept();
}

} // namespace espalier
