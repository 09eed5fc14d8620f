// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/schemareader.h"

#include "core/payload/payloadregistry.h"
#include "ui/theme/controls.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <utility>

namespace espalier {

namespace {

/// Most files are read before anybody could read that they are.
constexpr std::chrono::milliseconds patience {300};

} // namespace

SchemaReader::SchemaReader(QWidget *parent)
    : QWidget(parent)
    , m_text(plainLabel({}, this))
    , m_stop(new QPushButton(tr("Stop Reading"), this))
    , m_task(std::make_unique<LatestTask>())
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_text, 1);
    row->addWidget(m_stop);
    m_text->setWordWrap(true);
    setTextRole(m_text, Role::Muted);
    m_stop->setAutoDefault(false);
    m_stop->setAccessibleName(m_stop->text());
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(m_stop, &QPushButton::clicked, this, &SchemaReader::stop);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        showText(tr("Reading the schema files…"));
        m_stop->show();
    });
    calm();
}

SchemaReader::~SchemaReader() = default;

void SchemaReader::start(DecodeRules rules)
{
    if (!m_patience.isActive() && m_stop->isHidden())
        m_patience.start();
    m_task->run(
        [this, asked = ++m_asked, rules = std::move(rules)]() -> LatestTask::Outcome {
            const PayloadRegistry registry(rules);
            return [this, asked, types = registry.protobuf().messageTypes(), problems = registry.problems()] {
                if (asked == m_asked)
                    calm();
                emit read(types, problems);
            };
        },
        LatestTask::Ending::Left);
}

void SchemaReader::cancel()
{
    m_task->cancel();
    calm();
}

void SchemaReader::calm()
{
    m_patience.stop();
    m_stop->hide();
    hide();
}

void SchemaReader::stop()
{
    // A job that waits for a server that is gone would let no other one begin.
    m_task = std::make_unique<LatestTask>();
    cancel();
    showText(
        tr("Stopped: the schema files have not been read, so nothing is known of their message types and "
           "errors. The rules can be kept all the same."));
}

void SchemaReader::showText(const QString &text)
{
    m_text->setText(text);
    show();
}

QFileDialog *openFolderDialog(QWidget *parent)
{
    auto *dialog = new QFileDialog(parent, SchemaReader::tr("Folder with files that others import"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->open();
    return dialog;
}

} // namespace espalier
