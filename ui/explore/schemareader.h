// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/decoderules.h"
#include "ui/common/latesttask.h"

#include <QTimer>
#include <QWidget>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

class QFileDialog;
class QLabel;
class QPushButton;

namespace espalier {

/// Reads the schemas that rules name, on another thread. Says so when it takes a while, and can be told to stop: a file may
/// lie on a server that is gone. Nobody waits for it.
class SchemaReader : public QWidget
{
    Q_OBJECT
public:
    explicit SchemaReader(QWidget *parent);
    ~SchemaReader() override;

    /// Answered by read(), unless other rules or a stop come before.
    void start(DecodeRules rules);
    /// There is nothing to be read any more.
    void cancel();

signals:
    void read(const std::vector<std::string> &types, const std::vector<espalier::SchemaProblem> &problems);

private:
    void stop();
    void calm();
    void showText(const QString &text);

    QLabel *m_text;
    QPushButton *m_stop;
    QTimer m_patience;
    std::unique_ptr<LatestTask> m_task;
    /// Counts what was started.
    std::uint64_t m_asked = 0;
};

/// Asks for a folder with files that others import. Open already, and destroyed when it is closed.
[[nodiscard]] QFileDialog *openFolderDialog(QWidget *parent);

} // namespace espalier
